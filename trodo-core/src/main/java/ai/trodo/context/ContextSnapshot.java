package ai.trodo.context;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was current at one place, to be made current at another: on another thread, in a Reactor context, later. */
public final class ContextSnapshot {
    /** Of a place where nothing was current; tasks that it wraps run outside any run. */
    public static final ContextSnapshot EMPTY = new ContextSnapshot(null);

    private final @Nullable ActiveSpan span;

    private ContextSnapshot(@Nullable ActiveSpan span) {
        this.span = span;
    }

    /** What is current on this thread now. */
    public static ContextSnapshot capture() {
        return of(Current.get());
    }

    /** Of a span that is known, whatever is current here. */
    public static ContextSnapshot of(@Nullable ActiveSpan span) {
        return span == null ? EMPTY : new ContextSnapshot(span);
    }

    /** What is made current; null for none. */
    public @Nullable ActiveSpan span() {
        return span;
    }

    /** Whether nothing was current. */
    public boolean isEmpty() {
        return span == null;
    }

    /** Makes it current here; an empty one makes nothing current. */
    public Activation activate() {
        return Current.activate(span);
    }

    /** The task with this as its context, on whatever thread and however often it runs. */
    public Runnable wrap(Runnable task) {
        return () -> {
            ActiveSpan before = Current.swap(span);
            try {
                task.run();
            } finally {
                Current.swap(before);
            }
        };
    }

    /** The same with a result. */
    public <T> Callable<T> wrap(Callable<T> task) {
        return () -> {
            ActiveSpan before = Current.swap(span);
            try {
                return task.call();
            } finally {
                Current.swap(before);
            }
        };
    }

    /** The same for a supplier; under the name {@code wrap} a lambda could be either and would not compile. */
    public <T> Supplier<T> wrapSupplier(Supplier<T> task) {
        return () -> {
            ActiveSpan before = Current.swap(span);
            try {
                return task.get();
            } finally {
                Current.swap(before);
            }
        };
    }
}
