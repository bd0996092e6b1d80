package ai.trodo.spring.async;

import ai.trodo.context.ContextSnapshot;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;

/**
 * Carries the run that is current where a task is handed over to the thread that works on it. Executor beans have it
 * already; use it for executors of your own that are no beans. A task handed over outside any run is left as it is.
 */
public final class RunCarryingTaskDecorator implements TaskDecorator {
    private final @Nullable TaskDecorator next;

    /** Decorates nothing besides. */
    public RunCarryingTaskDecorator() {
        this(null);
    }

    /** @param next decorates first, so that what it prepares is there for the task as before */
    public RunCarryingTaskDecorator(@Nullable TaskDecorator next) {
        this.next = next;
    }

    @Override
    public Runnable decorate(Runnable task) {
        Runnable decorated = next == null ? task : next.decorate(task);
        ContextSnapshot snapshot = ContextSnapshot.capture();
        return snapshot.isEmpty() ? decorated : snapshot.wrap(decorated);
    }
}
