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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. Callers wait for their batch; batches that wait together share a transaction. When one of
 * them makes it fail, each is tried alone, so a bad batch never takes others with it. Bounded by count and bytes.
 */
public final class WriteLane implements AutoCloseable {
    private static final int MAX_RECORDS_TOGETHER = 2000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Engine engine;
    private final int maxQueued;
    private final long maxQueuedBytes;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Task> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean closed;

    /** What an engine does with tasks. Every method is called on the lane's thread only. */
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
        private final CompletableFuture<@Nullable WriteResult> done = new CompletableFuture<>();

        Task(@Nullable Batch batch, @Nullable Runnable work) {
            this.batch = batch;
            this.work = work;
        }

        long bytes() {
            return batch == null ? 0 : batch.prepared().bytes();
        }
    }

    public WriteLane(String name, Engine engine, int maxQueued, long maxQueuedBytes) {
        this.engine = engine;
        this.maxQueued = maxQueued;
        this.maxQueuedBytes = maxQueuedBytes;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the batch is durable. */
    public WriteResult write(Site site, Prepared prepared) {
        Task task = new Task(new Batch(site, prepared), null);
        offer(task, true);
        WriteResult result = await(task);
        if (result == null) {
            throw new IllegalStateException("a batch has a result");
        }
        return result;
    }

    /** Runs other work of the store between batches and waits for it. What it throws, this throws. */
    public void run(Runnable work) {
        if (Thread.currentThread() == thread) {
            work.run();
            return;
        }
        Task task = new Task(null, work);
        offer(task, false);
        await(task);
    }

    public int queued() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    private void offer(Task task, boolean bounded) {
        lock.lock();
        try {
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
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable WriteResult await(Task task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.done.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw rethrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime
                ? runtime
                : new StoreUnavailableException("writing failed", cause);
    }

    private void run() {
        List<Task> taken = take();
        while (!taken.isEmpty()) {
            Task first = taken.get(0);
            if (first.batch == null) {
                work(first);
            } else {
                write(taken);
            }
            taken = take();
        }
    }

    /** Empty when the lane is closed and nothing waits. */
    private List<Task> take() {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closed) {
                    return List.of();
                }
                changed.awaitUninterruptibly();
            }
            List<Task> taken = new ArrayList<>();
            int records = 0;
            do {
                Task task = queue.remove();
                queuedBytes -= task.bytes();
                taken.add(task);
                records += task.batch == null
                        ? MAX_RECORDS_TOGETHER
                        : task.batch.prepared().count();
            } while (taken.get(0).batch != null && fits(records));
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(int records) {
        Task next = queue.peek();
        return next != null
                && next.batch != null
                && records + next.batch.prepared().count() <= MAX_RECORDS_TOGETHER;
    }

    private static void work(Task task) {
        try {
            if (task.work != null) {
                task.work.run();
            }
            task.done.complete(null);
        } catch (RuntimeException | Error e) {
            task.done.completeExceptionally(e);
        }
    }

    private void write(List<Task> tasks) {
        List<Batch> batches = new ArrayList<>();
        for (Task task : tasks) {
            if (task.batch != null) {
                batches.add(task.batch);
            }
        }
        try {
            List<WriteResult> results = engine.writeTogether(batches);
            for (int i = 0; i < tasks.size(); i++) {
                tasks.get(i).done.complete(results.get(i));
            }
        } catch (RuntimeException | Error e) {
            if (tasks.size() == 1) {
                tasks.get(0).done.completeExceptionally(e);
                return;
            }
            tasks.forEach(task -> write(List.of(task)));
            return;
        }
        engine.committed(batches);
    }

    /** Finishes what waits, then ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
