package ai.trodo.spring.webflux;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.Current;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import reactor.core.scheduler.Schedulers;

/**
 * Reactor's schedulers carry what is current to their threads, as the executors of an application do. A hook of the whole
 * process: it is taken away with the context that has set it.
 */
final class SchedulerHook implements InitializingBean, DisposableBean {
    private final String key = "trodo-" + Integer.toHexString(System.identityHashCode(this));

    @Override
    public void afterPropertiesSet() {
        Schedulers.onScheduleHook(key, SchedulerHook::carrying);
    }

    @Override
    public void destroy() {
        Schedulers.resetOnScheduleHook(key);
    }

    private static Runnable carrying(Runnable task) {
        ActiveSpan current = Current.get();
        return current == null ? task : ContextSnapshot.of(current).wrap(task);
    }
}
