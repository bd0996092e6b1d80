package ai.trodo.pipeline;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.internal.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one lane: waits for a batch, sends it, settles it. It begins with the first parcel and begins again when an
 * error of the machine ends it. The queue and its lock are the lane's; the lock is never held over I/O.
 */
final class LaneSender {
    private static final long AT_LEAST_MILLIS = 20;

    private final Destination destination;
    private final ExportSettings settings;
    private final ReentrantLock lock;
    private final Condition changed;
    private final LaneQueue queue;
    private final LaneSpool spool;
    private final LaneHealth health;
    private final Posting posting;
    private final Backoff backoff;
    private final ClosePatience patience = new ClosePatience();
    private @Nullable Thread thread;
    private int flushing;
    private boolean stopping;
    private boolean ended;
    /** Set when a stop did not wait any longer for a send: what comes of it is nobody's business then. */
    private boolean abandoned;

    LaneSender(
            Destination destination,
            ExportSettings settings,
            ReentrantLock lock,
            LaneQueue queue,
            LaneSpool spool,
            LaneHealth health,
            Losses losses) {
        this.destination = destination;
        this.settings = settings;
        this.lock = lock;
        this.changed = lock.newCondition();
        this.queue = queue;
        this.spool = spool;
        this.health = health;
        this.posting = new Posting(destination, spool, health, losses);
        this.backoff = new Backoff(settings);
    }

    /** A parcel was added. Wakes the thread only if that lets it send earlier. Called with the lock. */
    void added(boolean wasIdle) {
        start();
        if (wasIdle || queue.nanosUntilReady(settings, System.nanoTime(), flushing > 0) == 0) {
            changed.signalAll();
        }
    }

    /** Something was given up that somebody may wait for. Called with the lock. */
    void removed() {
        changed.signalAll();
    }

    /** Whether the circuit is open. Called with the lock. */
    boolean isPausing() {
        return backoff.isOpen();
    }

    private void start() {
        if ((thread == null || !thread.isAlive()) && !stopping) {
            Thread fresh = new Thread(this::sendAll, "trodo-send-" + destination.name());
            fresh.setDaemon(true);
            thread = fresh;
            fresh.start();
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
            thread = null;
            if (!orderly && !stopping) {
                backoff.failed(null, System.nanoTime());
                start();
                return;
            }
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        closeDestination();
    }

    private void closeDestination() {
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
                patience.failed();
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

    /** From now on waiting ends early when the destination does not answer and nothing would be lost. */
    void beginClose() {
        lock.lock();
        try {
            patience.closing();
        } finally {
            lock.unlock();
        }
    }

    private boolean mayLeave(long left) {
        boolean anotherAttempt = backoff.remainingNanos(System.nanoTime()) < left;
        return patience.isOver(anotherAttempt) && queue.isOnDisk();
    }

    /** Waits until what is queued when it is called is settled; returns how many records are not when the deadline comes. */
    long awaitSettled(long deadlineNanos) throws InterruptedException {
        lock.lock();
        try {
            long target = queue.accepted();
            long left = deadlineNanos - System.nanoTime();
            while (queue.settled() < target && !ended && left > 0 && !mayLeave(left)) {
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

    /** Ends the thread and lets the destination go. Returns how many records were in memory only, and are lost. */
    long stop(long deadlineNanos) {
        Thread running;
        lock.lock();
        try {
            stopping = true;
            running = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running == null) {
            closeDestination();
        } else {
            running.interrupt();
            joinUntil(running, deadlineNanos);
        }
        lock.lock();
        try {
            abandoned = true;
            return queue.removeMemoryOnly();
        } finally {
            lock.unlock();
        }
    }

    private static void joinUntil(Thread running, long deadlineNanos) {
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            running.join(Math.max(AT_LEAST_MILLIS, millis));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
