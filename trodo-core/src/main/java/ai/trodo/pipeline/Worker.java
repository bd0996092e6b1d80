package ai.trodo.pipeline;

import ai.trodo.export.Frame;
import ai.trodo.internal.Guard;
import ai.trodo.wire.Dialect;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that turns finished records into JSON and hands it to every lane. It begins with the first record, sleeps
 * when there is nothing, survives whatever a record throws, and begins again when an error of the machine ends it.
 */
final class Worker {
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long TIDY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int CHUNK_BYTES = 256 * 1024;

    private final HandOver handOver;
    private final List<Lane> lanes;
    private final Losses losses;
    private final Map<Dialect, FrameEncoder> encoders = new EnumMap<>(Dialect.class);
    private final int chunkBytes;
    private final AtomicBoolean asleep = new AtomicBoolean(true);
    private final AtomicLong requested = new AtomicLong();
    private final Object drainedChanged = new Object();
    private volatile long drained;
    private volatile boolean stopped;
    private volatile @Nullable Thread thread;
    private boolean opened;
    private final List<Runnable> ticks = new CopyOnWriteArrayList<>();
    private long tidyAt = System.nanoTime();
    private long tickAt = System.nanoTime();
    private long unreleasedBytes;
    private long unreleasedRecords;

    Worker(HandOver handOver, List<Lane> lanes, Losses losses, ExportSettings settings) {
        this.handOver = handOver;
        this.lanes = lanes;
        this.losses = losses;
        long small = Math.min(settings.segmentMaxBytes(), settings.spoolMaxBytes() / 8);
        this.chunkBytes = (int) Math.min(Math.min(CHUNK_BYTES, settings.batchMaxBytes()), small);
        for (Lane lane : lanes) {
            encoders.computeIfAbsent(lane.dialect(), FrameEncoder::new);
        }
    }

    /** Called by producers: one volatile read when the worker is awake. */
    void wakeIfAsleep() {
        if (asleep.get()) {
            wake();
        }
    }

    private void wake() {
        if (asleep.compareAndSet(true, false)) {
            Thread current = thread;
            if (current == null) {
                start();
            } else {
                LockSupport.unpark(current);
            }
        }
    }

    private synchronized void start() {
        if (thread == null && !stopped) {
            Thread fresh = new Thread(this::work, "trodo-export");
            fresh.setDaemon(true);
            thread = fresh;
            fresh.start();
        }
    }

    private void work() {
        boolean orderly = false;
        try {
            while (!stopped) {
                cycle();
            }
            orderly = true;
        } finally {
            thread = null;
            asleep.set(true);
            if (!orderly) {
                wake();
            }
        }
    }

    /** An interrupt from elsewhere is forgotten: only {@link #stop} ends the thread. */
    private void cycle() {
        Thread.interrupted();
        if (!opened) {
            opened = true;
            lanes.forEach(Lane::open);
        }
        long asked = requested.get();
        boolean idle = handOver.isEmpty();
        boolean everything = drain();
        if (everything && asked > drained) {
            synchronized (drainedChanged) {
                drained = asked;
                drainedChanged.notifyAll();
            }
        }
        tick();
        tidy();
        if (!idle || !everything) {
            LockSupport.parkNanos(GATHER_NANOS);
        } else {
            sleep();
        }
    }

    private boolean drain() {
        if (allSaturated()) {
            return false;
        }
        boolean everything;
        try {
            everything = handOver.drain(this::encode);
        } finally {
            ship();
        }
        return everything;
    }

    private boolean encode(Finished finished, int bytes) {
        unreleasedBytes += bytes;
        unreleasedRecords += finished.records();
        boolean full = false;
        for (FrameEncoder encoder : encoders.values()) {
            if (!tryEncode(encoder, finished)) {
                break;
            }
            full |= encoder.bytes() >= chunkBytes;
        }
        if (!full) {
            return true;
        }
        ship();
        return !allSaturated();
    }

    private boolean tryEncode(FrameEncoder encoder, Finished finished) {
        boolean done = false;
        try {
            done = Guard.orElse(Boolean.FALSE, "encoding a record", () -> {
                encoder.encode(finished);
                return Boolean.TRUE;
            });
            return done;
        } finally {
            if (!done) {
                losses.add(DropReason.ENCODING_FAILED, finished.records());
            }
        }
    }

    private void ship() {
        for (Map.Entry<Dialect, FrameEncoder> entry : encoders.entrySet()) {
            long bytes = entry.getValue().bytes();
            List<Frame> frames = entry.getValue().take();
            if (!frames.isEmpty()) {
                for (Lane lane : lanes) {
                    if (lane.dialect() == entry.getKey()) {
                        lane.accept(frames, bytes);
                    }
                }
            }
        }
        handOver.release(unreleasedBytes, unreleasedRecords);
        unreleasedBytes = 0;
        unreleasedRecords = 0;
    }

    /** While no lane can take more, records wait in the queue, where they are bounded too. */
    private boolean allSaturated() {
        for (Lane lane : lanes) {
            if (!lane.isSaturated(chunkBytes)) {
                return false;
            }
        }
        return !lanes.isEmpty();
    }

    /** Runs something about once a second, from the first record or {@link #begin} on. */
    void everySecond(Runnable task) {
        ticks.add(task);
    }

    private void tick() {
        long now = System.nanoTime();
        if (now - tickAt >= 0) {
            tickAt = now + TICK_NANOS;
            ticks.forEach(task -> Guard.run("looking after what is open", task::run));
        }
    }

    private void tidy() {
        long now = System.nanoTime();
        if (now - tidyAt >= 0) {
            tidyAt = now + TIDY_NANOS;
            for (Lane lane : lanes) {
                Guard.run("tidying the spool", lane::tidy);
            }
        }
    }

    private void sleep() {
        asleep.set(true);
        if (handOver.isEmpty() && requested.get() == drained && !stopped) {
            LockSupport.parkNanos(this, ticks.isEmpty() ? TIDY_NANOS : TICK_NANOS);
        }
        asleep.set(false);
    }

    /** Begins, although there is no record yet. */
    void begin() {
        if (thread == null) {
            wakeIfAsleep();
        }
    }

    /** Waits until everything that was offered before the call is with the lanes. False when the deadline came first. */
    boolean awaitDrained(long deadlineNanos) throws InterruptedException {
        if (thread == null && handOver.isEmpty()) {
            return true;
        }
        long ticket = requested.incrementAndGet();
        wake();
        LockSupport.unpark(thread);
        synchronized (drainedChanged) {
            while (drained < ticket) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(drainedChanged, Math.max(left, 1_000_000));
            }
        }
        return true;
    }

    /** Ends the thread. False when it is still busy at the deadline. */
    boolean stop(long deadlineNanos) {
        Thread current;
        synchronized (this) {
            stopped = true;
            current = thread;
        }
        if (current == null || current == Thread.currentThread()) {
            return true;
        }
        LockSupport.unpark(current);
        try {
            current.join(Math.max(20, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        return !current.isAlive();
    }
}
