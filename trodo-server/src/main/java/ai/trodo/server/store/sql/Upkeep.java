package ai.trodo.server.store.sql;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that brings up to date what may lag behind the log: the text index, soon after a write; the hourly
 * roll-ups, every half minute. Its steps are short and wait in the same lane as batches, so writers hardly notice.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final long ROLL_UP_MILLIS = 30_000;
    private static final long PAUSE_MILLIS = 200;

    private final SqlWriter writer;
    private final boolean textSearch;
    private final Thread thread = new Thread(this::run, "trodo-upkeep");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private boolean changed = true;
    private boolean closed;

    Upkeep(SqlWriter writer, boolean textSearch) {
        this.writer = writer;
        this.textSearch = textSearch;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    void changed() {
        lock.lock();
        try {
            changed = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        long rolledUp = System.nanoTime();
        boolean behind = false;
        while (await(behind)) {
            try {
                behind = textSearch && index();
                if (System.nanoTime() - rolledUp > TimeUnit.MILLISECONDS.toNanos(ROLL_UP_MILLIS)) {
                    rollUp();
                    rolledUp = System.nanoTime();
                }
            } catch (RuntimeException e) {
                behind = false;
                if (isClosed()) {
                    return;
                }
                LOG.warn("Upkeep of the store failed, trying again later: {}", e.getMessage());
                LOG.debug("Upkeep of the store failed", e);
            }
        }
    }

    /** One step; while batches wait they go first. */
    private boolean index() {
        return writer.run(TextIndexer::step) > 0;
    }

    private void rollUp() {
        int done = 1;
        while (done > 0 && !isClosed()) {
            done = writer.run(db -> HourlyUsage.refresh(db, 1));
        }
    }

    void catchUp() {
        while (textSearch && index()) {
            Thread.onSpinWait();
        }
        rollUp();
    }

    /** Pauses between steps while there is more to do, else until something changes. False when closed. */
    private boolean await(boolean behind) {
        lock.lock();
        try {
            boolean busy = writer.queued() > 0;
            if (!closed && (busy || !behind && !changed)) {
                woken.awaitNanos(TimeUnit.MILLISECONDS.toNanos(busy ? PAUSE_MILLIS : ROLL_UP_MILLIS));
            }
            changed = false;
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
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
