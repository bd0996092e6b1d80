package ai.trodo.pipeline;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How long a destination is left alone after failures: doubling with jitter, or what it asked for, within limits. */
final class Backoff {
    private static final int MAX_DOUBLINGS = 20;

    private final ExportSettings settings;
    private int failures;
    private long untilNanos;
    private boolean asked;

    Backoff(ExportSettings settings) {
        this.settings = settings;
    }

    void succeeded() {
        failures = 0;
        asked = false;
    }

    void failed(@Nullable Duration retryAfter, long now) {
        failures++;
        long most = settings.retryMax().toNanos();
        long grown = settings.retryInitial().toNanos() << Math.min(MAX_DOUBLINGS, failures - 1);
        long pause = isOpen() || grown <= 0 || grown > most ? most : grown;
        pause = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
        asked = retryAfter != null && !retryAfter.isNegative() && !retryAfter.isZero();
        if (retryAfter != null) {
            pause = Math.max(
                    pause,
                    Math.min(retryAfter.toNanos(), settings.retryAfterMax().toNanos()));
        }
        untilNanos = now + pause;
    }

    /** Whether the circuit is open: after so many failures in a row only one small attempt at a time is made. */
    boolean isOpen() {
        return failures >= settings.breakerFailures();
    }

    /** 0 when it may be tried now. */
    long remainingNanos(long now) {
        return failures == 0 ? 0 : Math.max(0, untilNanos - now);
    }

    /** Somebody waits for a flush: try at once, unless the destination itself asked for the pause. */
    void hurry(long now) {
        if (!asked) {
            untilNanos = now;
        }
    }
}
