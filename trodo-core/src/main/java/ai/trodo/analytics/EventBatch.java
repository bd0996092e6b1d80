package ai.trodo.analytics;

import ai.trodo.internal.PlainSize;
import ai.trodo.internal.TrodoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Collects events until there are enough of them, or enough bytes, or the first has waited long enough. */
final class EventBatch {
    private static final long MAX_BYTES = 512 * 1024;

    private final int size;
    private final Duration interval;
    private final TrodoClock clock;
    private final Runnable wake;
    private final Consumer<List<Map<String, Object>>> out;
    private List<Map<String, Object>> waiting = new ArrayList<>();
    private long bytes;
    private long firstAt;

    EventBatch(int size, Duration interval, TrodoClock clock, Runnable wake, Consumer<List<Map<String, Object>>> out) {
        this.size = size;
        this.interval = interval;
        this.clock = clock;
        this.wake = wake;
        this.out = out;
    }

    void add(Map<String, Object> event) {
        List<Map<String, Object>> full = List.of();
        synchronized (this) {
            if (waiting.isEmpty()) {
                firstAt = clock.nanoTime();
            }
            waiting.add(event);
            bytes += PlainSize.of(event);
            if (waiting.size() >= size || bytes >= MAX_BYTES) {
                full = take();
            }
        }
        if (full.isEmpty()) {
            wake.run();
        } else {
            out.accept(full);
        }
    }

    /** Lets go of what has waited long enough. */
    void everySecond() {
        boolean old;
        synchronized (this) {
            old = !waiting.isEmpty() && clock.nanoTime() - firstAt >= interval.toNanos();
        }
        if (old) {
            flush();
        }
    }

    void flush() {
        List<Map<String, Object>> rest;
        synchronized (this) {
            rest = take();
        }
        if (!rest.isEmpty()) {
            out.accept(rest);
        }
    }

    private List<Map<String, Object>> take() {
        List<Map<String, Object>> taken = waiting;
        waiting = new ArrayList<>();
        bytes = 0;
        return taken;
    }
}
