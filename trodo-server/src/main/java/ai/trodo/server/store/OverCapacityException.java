package ai.trodo.server.store;

import java.time.Duration;

/** The store is healthy but busy: the caller answers 429 with this {@code Retry-After}. */
public final class OverCapacityException extends RuntimeException {
    private final transient Duration retryAfter;

    public OverCapacityException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
