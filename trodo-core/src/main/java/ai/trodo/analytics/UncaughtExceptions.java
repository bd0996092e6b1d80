package ai.trodo.analytics;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees the exceptions that end threads, and hands each on to whoever was there before: the application's own handler, or
 * the virtual machine, which prints it.
 */
final class UncaughtExceptions implements Thread.UncaughtExceptionHandler {
    private final Consumer<Throwable> seen;
    private Thread.@Nullable UncaughtExceptionHandler before;
    private volatile boolean on;

    UncaughtExceptions(Consumer<Throwable> seen) {
        this.seen = seen;
    }

    synchronized void enable() {
        if (on) {
            return;
        }
        on = true;
        Thread.UncaughtExceptionHandler current = Thread.getDefaultUncaughtExceptionHandler();
        if (current != this) {
            before = current;
            Thread.setDefaultUncaughtExceptionHandler(this);
        }
    }

    /** Puts the earlier handler back, unless another has come on top: then this one only hands on. */
    synchronized void disable() {
        on = false;
        if (Thread.getDefaultUncaughtExceptionHandler() == this) {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    boolean isOn() {
        return on;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (on) {
            seen.accept(failure);
        }
        Thread.UncaughtExceptionHandler next = before;
        if (next != null) {
            next.uncaughtException(thread, failure);
        } else {
            print(thread, failure);
        }
    }

    /** Only the virtual machine prints in its own way, and only while no handler is set. */
    private synchronized void print(Thread thread, Throwable failure) {
        ThreadGroup group = thread.getThreadGroup();
        if (group == null) {
            return;
        }
        boolean mine = Thread.getDefaultUncaughtExceptionHandler() == this;
        if (mine) {
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
        try {
            if (Thread.getDefaultUncaughtExceptionHandler() == null) {
                group.uncaughtException(thread, failure);
            }
        } finally {
            if (mine && on && Thread.getDefaultUncaughtExceptionHandler() == null) {
                Thread.setDefaultUncaughtExceptionHandler(this);
            }
        }
    }
}
