package ai.trodo.server.store;

import org.jspecify.annotations.Nullable;

/** The engine failed: disk full, connection lost. The caller answers 503; the sender keeps the batch and retries. */
public final class StoreUnavailableException extends RuntimeException {
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
