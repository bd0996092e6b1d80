package ai.trodo.pipeline;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Where finished records wait until they leave. Never blocks a caller and never throws at one. */
public final class Outbox implements AutoCloseable {
    private final ExportSettings settings;
    private final List<Destination> destinations;
    private final BlockingQueue<Finished> queue;
    private final AtomicLong recorded = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong full = new AtomicLong();
    private final List<Runnable> beforeClose = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private volatile @Nullable Thread worker;

    public static Outbox create(ExportSettings settings, List<Destination> destinations) {
        return new Outbox(settings, destinations);
    }

    private Outbox(ExportSettings settings, List<Destination> destinations) {
        this.settings = settings;
        this.destinations = List.copyOf(destinations);
        this.queue = new ArrayBlockingQueue<>(Math.min(100_000, settings.queueMaxRecords()));
    }

    /** Takes finished records, or drops and counts them. */
    public boolean offer(Finished finished) {
        recorded.addAndGet(finished.records());
        if (closed || !queue.offer(finished)) {
            full.addAndGet(finished.records());
            return false;
        }
        if (worker == null) {
            start();
        }
        return true;
    }

    /** Work to be done at the beginning of a close, for example to end what is still open. */
    public void beforeClose(Runnable action) {
        beforeClose.add(action);
    }

    private synchronized void start() {
        if (worker == null) {
            Thread thread = new Thread(this::work, "trodo-export");
            thread.setDaemon(true);
            worker = thread;
            thread.start();
        }
    }

    private void work() {
        try {
            while (!closed || !queue.isEmpty()) {
                Finished next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    send(next);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Finished next) throws InterruptedException {
        boolean all = true;
        for (Destination destination : destinations) {
            try {
                SendResult result = destination.send(encode(next, new FrameEncoder(destination.dialect())));
                all &= result.isComplete() && result.rejected().isEmpty();
            } catch (IOException unreachable) {
                all = false;
            }
        }
        (all ? delivered : failed).addAndGet(next.records());
    }

    private static List<Frame> encode(Finished next, FrameEncoder encoder) {
        encoder.encode(next);
        return encoder.take();
    }

    public Stats stats() {
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        if (full.get() > 0) {
            dropped.put(DropReason.QUEUE_FULL, full.get());
        }
        return new Stats(recorded.get(), delivered.get(), 0, dropped, 0, 0, null, null, null, List.of());
    }

    /** Waits until what was offered before has arrived everywhere, never longer than the timeout. */
    public FlushResult flush(Duration timeout) {
        long target = recorded.get() - full.get();
        long before = delivered.get();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (delivered.get() + failed.get() < target && System.nanoTime() < deadline && !Thread.interrupted()) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
        long pending = Math.max(0, target - delivered.get() - failed.get());
        return new FlushResult(delivered.get() - before, failed.get(), pending, pending > 0);
    }

    /** Flushes within the timeout and lets go of everything. Later calls do nothing. */
    public FlushResult close(Duration timeout) {
        if (closed) {
            return FlushResult.NOTHING;
        }
        beforeClose.forEach(Runnable::run);
        FlushResult result = flush(timeout);
        closed = true;
        destinations.forEach(Destination::close);
        return result;
    }

    @Override
    public void close() {
        close(settings.shutdownTimeout());
    }
}
