package ai.trodo.sample.traffic;

import ai.trodo.internal.TrodoClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that is moved by hand, so that an hour passes in a second. */
final class PastClock implements TrodoClock {
    private long micros;

    void set(Instant instant) {
        micros = instant.toEpochMilli() * 1_000;
    }

    void pass(Duration time) {
        micros += time.toNanos() / 1_000;
    }

    @Override
    public long epochMicros() {
        return micros;
    }

    @Override
    public long nanoTime() {
        return micros * 1_000;
    }
}
