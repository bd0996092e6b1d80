package ai.trodo.analytics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Collects events until there are enough of them, or enough bytes, or the first has waited long enough. Its thread begins
 * with the first event and goes away when there are none.
 */
final class EventBatch {
    private static final long MAX_BYTES = 512 * 1024;

    private final int size;
    private final Duration interval;
    private final Consumer<List<Map<String, Object>>> out;
    private final ScheduledThreadPoolExecutor timer;
    private List<Map<String, Object>> waiting = new ArrayList<>();
    private long bytes;
    private long generation;

    EventBatch(int size, Duration interval, Consumer<List<Map<String, Object>>> out) {
        this.size = size;
        this.interval = interval;
        this.out = out;
        timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "trodo-events");
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void add(Map<String, Object> event) {
        List<Map<String, Object>> full = null;
        synchronized (this) {
            waiting.add(event);
            bytes += ProductRecord.size(event);
            if (waiting.size() >= size || bytes >= MAX_BYTES) {
                full = take();
            } else if (waiting.size() == 1 && !timer.isShutdown()) {
                long mine = generation;
                timer.schedule(() -> flush(mine), interval.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        if (full != null) {
            out.accept(full);
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

    /** A timer of a batch that left early must not cut the next one short. */
    private void flush(long ofGeneration) {
        synchronized (this) {
            if (generation != ofGeneration) {
                return;
            }
        }
        flush();
    }

    private List<Map<String, Object>> take() {
        List<Map<String, Object>> taken = waiting;
        waiting = new ArrayList<>();
        bytes = 0;
        generation++;
        return taken;
    }

    void close() {
        timer.shutdownNow();
        flush();
    }
}
