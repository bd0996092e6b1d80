package ai.trodo.test;

import ai.trodo.internal.TrodoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to go on; it can also be set back, as wall clocks sometimes are. */
public final class TestClock implements TrodoClock {
    private static final long MICROS = 1_000_000L;
    private final AtomicLong epochMicros;
    private final AtomicLong nanos = new AtomicLong(1);

    /** Stands at this moment, to the microsecond. */
    public TestClock(Instant start) {
        epochMicros = new AtomicLong(micros(start));
    }

    /** Stands at a moment that is written as ISO-8601, such as {@code 2026-01-31T10:00:00Z}. */
    public static TestClock at(String instant) {
        return new TestClock(Instant.parse(instant));
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * MICROS + instant.getNano() / 1_000;
    }

    @Override
    public long epochMicros() {
        return epochMicros.get();
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    /** Time passes. */
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        epochMicros.addAndGet(duration.toNanos() / 1_000);
    }

    /** The wall clock is set; the time that is measured with goes on as before. */
    public void setWallClock(Instant instant) {
        epochMicros.set(micros(instant));
    }

    /** Even the time that is measured with goes back, as it never should. */
    public void breakBackwards(Duration duration) {
        nanos.addAndGet(-duration.toNanos());
    }
}
