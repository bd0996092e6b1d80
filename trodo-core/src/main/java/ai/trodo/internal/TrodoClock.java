package ai.trodo.internal;

import java.time.Instant;

/** The time of the client. Tests replace it; everything else uses {@link #SYSTEM}. */
public interface TrodoClock {
    TrodoClock SYSTEM = new TrodoClock() {
        @Override
        public long epochMicros() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    /** Wall time in microseconds since 1970. May jump. */
    long epochMicros();

    /** Only differences mean something. */
    long nanoTime();

    /** Microseconds since 1970 as an instant. */
    static Instant instant(long epochMicros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochMicros, 1_000_000L), Math.floorMod(epochMicros, 1_000_000L) * 1_000L);
    }
}
