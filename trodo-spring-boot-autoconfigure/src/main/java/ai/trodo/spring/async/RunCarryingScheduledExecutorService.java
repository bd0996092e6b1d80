package ai.trodo.spring.async;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One-shot tasks keep the run of the place that handed them over; periodic ones outlive it and do not. */
final class RunCarryingScheduledExecutorService extends RunCarryingExecutorService implements ScheduledExecutorService {
    private final ScheduledExecutorService target;

    RunCarryingScheduledExecutorService(ScheduledExecutorService target) {
        super(target);
        this.target = target;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return target.schedule(RunCarryingExecutor.carry(task), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return target.schedule(carry(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return target.scheduleAtFixedRate(task, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return target.scheduleWithFixedDelay(task, initialDelay, delay, unit);
    }
}
