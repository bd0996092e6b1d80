package ai.trodo.spring.async;

import ai.trodo.context.ContextSnapshot;
import java.util.concurrent.Executor;

/** An executor whose tasks keep the run of the place that handed them over. */
record RunCarryingExecutor(Executor target) implements Executor {
    @Override
    public void execute(Runnable task) {
        target.execute(carry(task));
    }

    static Runnable carry(Runnable task) {
        ContextSnapshot snapshot = ContextSnapshot.capture();
        return snapshot.isEmpty() ? task : snapshot.wrap(task);
    }
}
