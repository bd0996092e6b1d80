package ai.trodo.server.fold;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times as whole microseconds since the epoch: what is stored and compared. Times out of range are pinned to it. */
public final class Micros {
    private static final long SECOND = 1_000_000L;
    private static final long MAX = Instant.parse("9999-12-31T23:59:59.999999Z").getEpochSecond() * SECOND + 999_999;
    private static final long MIN = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond() * SECOND;

    private Micros() {}

    public static long of(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (seconds >= MAX / SECOND) {
            return MAX;
        }
        return seconds <= MIN / SECOND ? MIN : seconds * SECOND + instant.getNano() / 1000;
    }

    public static @Nullable Long ofNullable(@Nullable Instant instant) {
        return instant == null ? null : Long.valueOf(of(instant));
    }

    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1000);
    }

    public static @Nullable Instant instantOrNull(@Nullable Long micros) {
        return micros == null ? null : instant(micros);
    }

    /** Null for what is no time. */
    static @Nullable Long parse(@Nullable Object iso) {
        if (!(iso instanceof String text)) {
            return null;
        }
        try {
            return of(Instant.parse(text));
        } catch (DateTimeException notATime) {
            return null;
        }
    }
}
