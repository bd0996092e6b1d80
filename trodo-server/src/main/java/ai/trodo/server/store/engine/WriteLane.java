package ai.trodo.server.store.engine;

import ai.trodo.server.store.OverCapacityException;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.WriteResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One writer at a time, without a thread of its own: whoever finds the lane free writes, for itself and for those that
 * wait, until its own batch is done; then the next one in the queue takes over. Batches that wait together share a
 * transaction. When one of them makes it fail, each is tried alone, so a bad batch never takes others with it. Bounded
 * by count and bytes. The lock is never held while the engine works.
 */
public final class WriteLane implements AutoCloseable {
    private static final int MAX_RECORDS_TOGETHER = 2000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Engine engine;
    private final int maxQueued;
    private final long maxQueuedBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Task> queue = new ArrayDeque<>();
    private @Nullable Thread leader;
    private long queuedBytes;
    private boolean closed;

    /** What an engine does with tasks. Only one thread at a time calls. */
    public interface Engine {
        /** Runs the batches in one transaction and commits it. Throws when nothing was stored. */
        List<WriteResult> writeTogether(List<Batch> batches);

        /** Tells followers that something was committed. */
        void committed(List<Batch> batches);
    }

    /** A prepared batch of one site. */
    public record Batch(Site site, Prepared prepared) {}

    private static final class Task {
        private final @Nullable Batch batch;
        private final @Nullable Runnable work;
        private @Nullable WriteResult result;
        private @Nullable RuntimeException failure;
        private @Nullable Error error;
        private boolean done;

        Task(@Nullable Batch batch, @Nullable Runnable work) {
            this.batch = batch;
            this.work = work;
        }

        long bytes() {
            return batch == null ? 0 : batch.prepared().bytes();
        }

        int records() {
            return batch == null ? MAX_RECORDS_TOGETHER : batch.prepared().count();
        }
    }

    public WriteLane(Engine engine, int maxQueued, long maxQueuedBytes) {
        this.engine = engine;
        this.maxQueued = maxQueued;
        this.maxQueuedBytes = maxQueuedBytes;
    }

    /** Waits until the batch is durable. */
    public WriteResult write(Site site, Prepared prepared) {
        Task task = new Task(new Batch(site, prepared), null);
        pass(task, true);
        if (task.result == null) {
            throw new IllegalStateException("a batch has a result");
        }
        return task.result;
    }

    /** Runs other work of the store between batches and waits for it. What it throws, this throws. */
    public void run(Runnable work) {
        if (leads()) {
            work.run();
        } else {
            pass(new Task(null, work), false);
        }
    }

    private boolean leads() {
        lock.lock();
        try {
            return leader == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    public int queued() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    private void pass(Task task, boolean bounded) {
        lock.lock();
        try {
            offer(task, bounded);
            while (!task.done && leader != null) {
                changed.awaitUninterruptibly();
            }
            if (!task.done) {
                lead(task);
            }
        } finally {
            lock.unlock();
        }
        if (task.error != null) {
            throw task.error;
        }
        if (task.failure != null) {
            throw task.failure;
        }
    }

    private void offer(Task task, boolean bounded) {
        if (closed) {
            throw new StoreUnavailableException("the store is closed", null);
        }
        boolean full = queue.size() >= maxQueued || queuedBytes + task.bytes() > maxQueuedBytes && !queue.isEmpty();
        if (bounded && full) {
            throw new OverCapacityException(
                    queue.size() + " batches with " + queuedBytes + " bytes wait for the writer", RETRY_AFTER);
        }
        queue.add(task);
        queuedBytes += task.bytes();
    }

    /** With the lock held, which is let go while the engine works. */
    private void lead(Task own) {
        leader = Thread.currentThread();
        while (!own.done) {
            List<Task> taken = take();
            lock.unlock();
            try {
                work(taken);
            } finally {
                lock.lock();
            }
            taken.forEach(task -> task.done = true);
            changed.signalAll();
        }
        leader = null;
        changed.signalAll();
    }

    private List<Task> take() {
        List<Task> taken = new ArrayList<>();
        int records = 0;
        do {
            Task task = queue.remove();
            queuedBytes -= task.bytes();
            taken.add(task);
            records += task.records();
        } while (taken.get(0).batch != null && nextFits(records));
        return taken;
    }

    private boolean nextFits(int records) {
        Task next = queue.peek();
        return next != null && next.batch != null && records + next.records() <= MAX_RECORDS_TOGETHER;
    }

    /** Never throws: what goes wrong is told to those whose task it was. */
    private void work(List<Task> tasks) {
        Task first = tasks.get(0);
        try {
            if (first.work != null) {
                first.work.run();
            } else {
                write(tasks);
            }
        } catch (RuntimeException e) {
            fail(tasks, e, null);
        } catch (Error e) {
            fail(tasks, null, e);
        }
    }

    private void fail(List<Task> tasks, @Nullable RuntimeException failure, @Nullable Error error) {
        if (tasks.size() > 1) {
            tasks.forEach(task -> work(List.of(task)));
            return;
        }
        tasks.get(0).failure = failure;
        tasks.get(0).error = error;
    }

    private void write(List<Task> tasks) {
        List<Batch> batches = new ArrayList<>();
        for (Task task : tasks) {
            if (task.batch != null) {
                batches.add(task.batch);
            }
        }
        List<WriteResult> results = engine.writeTogether(batches);
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).result = results.get(i);
        }
        engine.committed(batches);
    }

    /** Takes nothing more and waits until what was taken is done. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            while (leader != null && leader != Thread.currentThread() || !queue.isEmpty()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
