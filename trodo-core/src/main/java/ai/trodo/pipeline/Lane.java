package ai.trodo.pipeline;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.wire.Dialect;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way to one destination: its own queue position, spool, circuit breaker and thread, so that a destination that hangs
 * holds up no other. This is the side of the worker, which brings parcels; {@link LaneSender} takes them away.
 */
final class Lane {
    private final Destination destination;
    private final ReentrantLock lock = new ReentrantLock();
    private final LaneQueue queue;
    private final LaneSpool spool;
    private final LaneSender sender;
    private final LaneHealth health = new LaneHealth();
    private final Losses losses = new Losses();

    Lane(Destination destination, ExportSettings settings) {
        this.destination = destination;
        this.queue = new LaneQueue(settings.memoryMaxBytes());
        this.spool = new LaneSpool(destination, settings, losses);
        this.sender = new LaneSender(destination, settings, lock, queue, spool, health, losses);
    }

    String name() {
        return destination.name();
    }

    Dialect dialect() {
        return destination.dialect();
    }

    /** Opens the spool and queues what earlier processes left. Called by the worker. */
    void open() {
        for (Parcel parcel : spool.open()) {
            add(parcel);
        }
    }

    /** Called by the worker only. */
    void accept(List<Frame> frames, long bytes) {
        Parcel parcel = spool.append(frames, bytes, this::evictOldestFile);
        if (parcel.block() == null && isSaturated(0)) {
            losses.add(spool.isDegraded() ? DropReason.SPOOL_FAILED : DropReason.QUEUE_FULL, parcel.records());
            return;
        }
        add(parcel);
    }

    private void add(Parcel parcel) {
        lock.lock();
        try {
            boolean wasIdle = queue.isIdle();
            queue.add(parcel);
            sender.added(wasIdle);
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is no memory for so much more, and no disk either. The last batch may go beyond the bound, never the next. */
    boolean isSaturated(long bytes) {
        lock.lock();
        try {
            return !spool.isWorking() && !queue.hasMemoryFor(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Housekeeping by the worker: gives up what is too old, takes over what other processes left. */
    void tidy() {
        Parcel oldest;
        while ((oldest = oldestSpooled()) != null && spool.isExpired(oldest)) {
            drop(oldest, DropReason.EXPIRED);
        }
        for (Parcel parcel : spool.takeOver()) {
            add(parcel);
        }
    }

    private boolean evictOldestFile() {
        Parcel oldest = oldestSpooled();
        if (oldest == null) {
            return false;
        }
        drop(oldest, DropReason.SPOOL_FULL);
        return true;
    }

    private @Nullable Parcel oldestSpooled() {
        lock.lock();
        try {
            return queue.oldestSpooled();
        } finally {
            lock.unlock();
        }
    }

    private void drop(Parcel oldest, DropReason reason) {
        int lost;
        lock.lock();
        try {
            lost = queue.removeFileOf(oldest);
            sender.removed();
        } finally {
            lock.unlock();
        }
        losses.add(reason, lost);
        spool.discardFileOf(oldest);
    }

    /** Sends without waiting for a full batch until {@link #endFlush}. */
    void beginFlush() {
        sender.beginFlush();
    }

    /** See {@link LaneSender#beginClose}. */
    void beginClose() {
        sender.beginClose();
    }

    /** Waits until what is queued when it is called is settled; returns how many records are not when the deadline comes. */
    long awaitSettled(long deadlineNanos) throws InterruptedException {
        return sender.awaitSettled(deadlineNanos);
    }

    void endFlush() {
        sender.endFlush();
    }

    /** Stops the thread. What is on disk stays there; what is not is counted. Returns how many records were lost. */
    long stop(long deadlineNanos) {
        long lost = sender.stop(deadlineNanos);
        losses.add(DropReason.SHUTDOWN, lost);
        spool.close();
        return lost;
    }

    long delivered() {
        return health.delivered();
    }

    long lost() {
        return losses.total();
    }

    long pending() {
        lock.lock();
        try {
            return queue.accepted() - queue.settled();
        } finally {
            lock.unlock();
        }
    }

    Stats.DestinationStats stats() {
        lock.lock();
        try {
            return health.stats(
                    name(),
                    losses.byReason(),
                    queue.accepted() - queue.settled(),
                    queue.memoryBytes(),
                    spool.bytes(),
                    sender.isPausing());
        } finally {
            lock.unlock();
        }
    }
}
