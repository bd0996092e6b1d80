package ai.trodo.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the failures of telemetry away from the application. The only place that swallows {@link Throwable}: the first
 * failure of each kind is logged as a warning, the rest for debugging.
 */
public final class Guard {
    private static final LongAdder FAILURES = new LongAdder();

    private Guard() {}

    /** Work of ours that may fail. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /** Runs it; what it throws is logged under these words and forgotten. */
    public static void run(String what, Action action) {
        try {
            action.run();
        } catch (Throwable failure) {
            swallow(what, failure);
        }
    }

    public static <T extends @Nullable Object> T orElse(T fallback, String what, Callable<T> action) {
        try {
            return action.call();
        } catch (Throwable failure) {
            swallow(what, failure);
            return fallback;
        }
    }

    /** Work of ours that may fail, with what it needs handed to it: it captures nothing and costs no allocation. */
    @FunctionalInterface
    public interface Step<A, B, T> {
        T take(A subject, B argument) throws Exception;
    }

    /** The fallback when the work fails. */
    public static <A, B extends @Nullable Object, T> T orElse(
            T fallback, String what, Step<A, B, T> step, A subject, B argument) {
        try {
            return step.take(subject, argument);
        } catch (Throwable failure) {
            swallow(what, failure);
            return fallback;
        }
    }

    /** Null when the work fails, or when it says so itself. */
    public static <T> @Nullable T orNull(String what, Callable<? extends @Nullable T> action) {
        try {
            return action.call();
        } catch (Throwable failure) {
            swallow(what, failure);
            return null;
        }
    }

    /**
     * Logs and forgets, except for errors of the virtual machine: those are rethrown. A stack overflow is what a cyclic
     * payload looks like and is swallowed.
     */
    public static void swallow(String what, Throwable failure) {
        if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
            throw fatal;
        }
        FAILURES.increment();
        LogOnce.warn(what, failure);
    }

    /** How often something was swallowed in this process. */
    public static long failures() {
        return FAILURES.sum();
    }
}
