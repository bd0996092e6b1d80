package ai.trodo.pipeline;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.internal.Guard;
import ai.trodo.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way to one destination: its own queue position, spool, circuit breaker and thread, so that a destination that hangs
 * holds up no other. The lock is never held over I/O.
 */
final class Lane {
    private final Destination destination;
    private final ExportSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LaneQueue queue;
    private final LaneSpool spool;
    private final LaneHealth health = new LaneHealth();
    private final Losses losses = new Losses();
    private final Backoff backoff;
    private final Posting posting;
    private @Nullable Thread sender;
    private int flushing;
    private boolean stopping;
    private boolean ended;
    /** Set when a stop did not wait any longer for a send: what comes of it is nobody's business then. */
    private boolean abandoned;

    Lane(Destination destination, ExportSettings settings) {
        this.destination = destination;
        this.settings = settings;
        this.backoff = new Backoff(settings);
        this.queue = new LaneQueue(settings.memoryMaxBytes());
        this.spool = new LaneSpool(destination, settings, losses);
        this.posting = new Posting(destination, spool, health, losses);
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
            queue.add(parcel);
            startSender();
            changed.signalAll();
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
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        losses.add(reason, lost);
        spool.discardFileOf(oldest);
    }

    private void startSender() {
        if ((sender == null || !sender.isAlive()) && !stopping) {
            Thread thread = new Thread(this::sendAll, "trodo-send-" + destination.name());
            thread.setDaemon(true);
            sender = thread;
            thread.start();
        }
    }

    private void sendAll() {
        boolean orderly = false;
        try {
            for (List<Parcel> batch = await(); !batch.isEmpty(); batch = await()) {
                send(batch);
            }
            orderly = true;
        } finally {
            ended(orderly);
        }
    }

    /** A virtual machine error ended the thread: another goes on where it was. */
    private void ended(boolean orderly) {
        lock.lock();
        try {
            queue.returnToHead();
            sender = null;
            if (!orderly && !stopping) {
                backoff.failed(null, System.nanoTime());
                startSender();
                return;
            }
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Guard.run("closing destination " + destination.name(), destination::close);
    }

    /** The next batch, or none when the lane stops. */
    private List<Parcel> await() {
        lock.lock();
        try {
            while (!stopping) {
                long now = System.nanoTime();
                long wait = Math.max(backoff.remainingNanos(now), queue.nanosUntilReady(settings, now, flushing > 0));
                if (wait == 0) {
                    return queue.begin(settings, backoff.isOpen());
                }
                waitFor(wait);
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private void waitFor(long nanos) {
        try {
            if (nanos == Long.MAX_VALUE) {
                changed.await();
            } else {
                changed.awaitNanos(nanos);
            }
        } catch (InterruptedException stray) {
            // Only stopping ends the thread: an interrupt from elsewhere must not silence delivery.
            Thread.yield();
        }
    }

    private void send(List<Parcel> batch) {
        List<Frame> frames = new ArrayList<>();
        for (Parcel parcel : batch) {
            List<Frame> all = load(parcel);
            frames.addAll(all.subList(Math.min(parcel.settled(), all.size()), all.size()));
        }
        SendResult result = frames.isEmpty() ? SendResult.accepted() : posting.send(frames);
        settle(batch, frames, result, posting.countRejected(frames, result));
    }

    private List<Frame> load(Parcel parcel) {
        List<Frame> frames = parcel.frames();
        if (frames != null) {
            return frames;
        }
        List<Frame> read = spool.read(parcel);
        lock.lock();
        try {
            queue.loaded(parcel, read);
        } finally {
            lock.unlock();
        }
        return read;
    }

    private void settle(List<Parcel> batch, List<Frame> frames, SendResult result, long rejected) {
        int settled = Math.min(result.settled(), frames.size());
        boolean complete = result.isComplete() || settled == frames.size();
        List<Parcel> done;
        lock.lock();
        try {
            if (abandoned) {
                return;
            }
            long records = recordsOf(frames, settled);
            done = queue.settle(batch, complete ? Integer.MAX_VALUE : settled);
            health.delivered(records - rejected);
            if (complete) {
                backoff.succeeded();
            } else {
                backoff.failed(result.retryAfter(), System.nanoTime());
                health.failed(String.valueOf(result.problem()), recordsOf(frames, frames.size()) - records);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!complete) {
            posting.warn(result);
        }
        spool.acknowledge(done);
    }

    private static long recordsOf(List<Frame> frames, int count) {
        long records = 0;
        for (int i = 0; i < count; i++) {
            records += frames.get(i).records();
        }
        return records;
    }

    /** Sends without waiting for a full batch until {@link #endFlush}. */
    void beginFlush() {
        lock.lock();
        try {
            flushing++;
            backoff.hurry(System.nanoTime());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until what is queued when it is called is settled; returns how many records are not when the deadline comes. */
    long awaitSettled(long deadlineNanos) throws InterruptedException {
        lock.lock();
        try {
            long target = queue.accepted();
            long left = deadlineNanos - System.nanoTime();
            while (queue.settled() < target && !ended && left > 0) {
                changed.awaitNanos(left);
                left = deadlineNanos - System.nanoTime();
            }
            return Math.max(0, target - queue.settled());
        } finally {
            lock.unlock();
        }
    }

    void endFlush() {
        lock.lock();
        try {
            flushing--;
        } finally {
            lock.unlock();
        }
    }

    /** Stops the thread. What is on disk stays there; what is not is counted. Returns how many records were lost. */
    long stop(long deadlineNanos) {
        Thread thread;
        lock.lock();
        try {
            stopping = true;
            thread = sender;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (thread == null) {
            Guard.run("closing destination " + destination.name(), destination::close);
        } else {
            thread.interrupt();
            joinUntil(thread, deadlineNanos);
        }
        long lost;
        lock.lock();
        try {
            abandoned = true;
            lost = queue.removeMemoryOnly();
        } finally {
            lock.unlock();
        }
        losses.add(DropReason.SHUTDOWN, lost);
        spool.close();
        return lost;
    }

    private static void joinUntil(Thread thread, long deadlineNanos) {
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            thread.join(Math.max(20, millis));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
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
                    backoff.isOpen());
        } finally {
            lock.unlock();
        }
    }
}
