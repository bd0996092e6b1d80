package ai.trodo.spring.async;

import ai.trodo.context.ContextSnapshot;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An executor service whose tasks keep the run of the place that handed them over; all else is the target's. */
class RunCarryingExecutorService implements ExecutorService {
    private final ExecutorService target;

    RunCarryingExecutorService(ExecutorService target) {
        this.target = target;
    }

    static <T> Callable<T> carry(Callable<T> task) {
        ContextSnapshot snapshot = ContextSnapshot.capture();
        return snapshot.isEmpty() ? task : snapshot.wrap(task);
    }

    private static <T> List<Callable<T>> carryAll(Collection<? extends Callable<T>> tasks) {
        return tasks.stream().map((Callable<T> task) -> carry(task)).toList();
    }

    @Override
    public void execute(Runnable task) {
        target.execute(RunCarryingExecutor.carry(task));
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return target.submit(carry(task));
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return target.submit(RunCarryingExecutor.carry(task), result);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return target.submit(RunCarryingExecutor.carry(task));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return target.invokeAll(carryAll(tasks));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return target.invokeAll(carryAll(tasks), timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        return target.invokeAny(carryAll(tasks));
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return target.invokeAny(carryAll(tasks), timeout, unit);
    }

    @Override
    public void shutdown() {
        target.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return target.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return target.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return target.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return target.awaitTermination(timeout, unit);
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
