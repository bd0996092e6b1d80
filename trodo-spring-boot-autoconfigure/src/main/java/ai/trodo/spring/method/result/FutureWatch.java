package ai.trodo.spring.method.result;

import ai.trodo.internal.Guard;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends the span of a plain {@link Future}, which cannot tell anybody that it is done, by looking from time to time:
 * first after a millisecond, later after an eighth of its age. The caller keeps the very future that the method
 * returned. Bounded in number and age; beyond that the span ends when it is given up.
 */
final class FutureWatch implements Runnable {
    private static final int MAX_WATCHED = 10_000;
    private static final long MAX_AGE_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final AtomicInteger WATCHED = new AtomicInteger();
    private static final ScheduledThreadPoolExecutor LOOKER = looker();

    private final Future<?> future;
    private final Ending ending;
    private final long since = System.nanoTime();

    private FutureWatch(Future<?> future, Ending ending) {
        this.future = future;
        this.ending = ending;
    }

    static void watch(Future<?> future, Ending ending) {
        if (future.isDone()) {
            finish(future, ending);
        } else if (WATCHED.incrementAndGet() > MAX_WATCHED) {
            WATCHED.decrementAndGet();
            ending.end(null);
        } else {
            new FutureWatch(future, ending).lookAgain();
        }
    }

    @Override
    public void run() {
        if (Guard.orElse(true, "a future could not be watched", this::isOver)) {
            WATCHED.decrementAndGet();
        } else {
            lookAgain();
        }
    }

    private boolean isOver() {
        if (future.isDone()) {
            finish(future, ending);
            return true;
        }
        if (System.nanoTime() - since > MAX_AGE_NANOS) {
            ending.end(null);
            return true;
        }
        return false;
    }

    private void lookAgain() {
        long age = System.nanoTime() - since;
        long pause = Math.min(MAX_PAUSE_NANOS, Math.max(TimeUnit.MILLISECONDS.toNanos(1), age / 8));
        LOOKER.schedule(this, pause, TimeUnit.NANOSECONDS);
    }

    private static void finish(Future<?> future, Ending ending) {
        try {
            ending.end(future.get());
        } catch (ExecutionException | CancellationException failure) {
            ending.fail(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            ending.end(null);
        }
    }

    private static ScheduledThreadPoolExecutor looker() {
        ScheduledThreadPoolExecutor looker = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "trodo-futures");
            thread.setDaemon(true);
            return thread;
        });
        looker.setKeepAliveTime(10, TimeUnit.SECONDS);
        looker.allowCoreThreadTimeOut(true);
        return looker;
    }
}
