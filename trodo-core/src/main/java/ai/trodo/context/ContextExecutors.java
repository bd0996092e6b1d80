package ai.trodo.context;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Executors whose tasks have as their context what was current where they were handed over, and nothing where nothing
 * was: a thread that runs a task while it waits for another does not lend it its own run. One that carries already is
 * given back as it is.
 */
public final class ContextExecutors {
    private ContextExecutors() {}

    private record Carrying(Executor delegate) implements Executor {
        @Override
        public void execute(Runnable task) {
            delegate.execute(ContextSnapshot.capture().wrap(task));
        }
    }

    /** For one that only runs tasks; see {@link #carrying(ExecutorService)} for one that can be shut down. */
    public static Executor carrying(Executor executor) {
        return isCarrying(executor) ? executor : new Carrying(executor);
    }

    /** For {@code submit} and {@code invokeAll} too; shutting it down shuts down the executor itself. */
    public static ExecutorService carrying(ExecutorService executor) {
        return isCarrying(executor) ? executor : new ContextExecutorService(executor);
    }

    /** What is repeated belongs to no run and keeps none. */
    public static ScheduledExecutorService carrying(ScheduledExecutorService executor) {
        return isCarrying(executor) ? executor : new ContextScheduledExecutorService(executor);
    }

    /** Whether it hands its tasks their context already, so that it need not be wrapped again. */
    public static boolean isCarrying(Executor executor) {
        return executor instanceof Carrying || executor instanceof ContextExecutorService;
    }
}
