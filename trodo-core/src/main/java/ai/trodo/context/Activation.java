package ai.trodo.context;

import org.jspecify.annotations.Nullable;

/**
 * Something was made current on this thread; closing puts back what was current before. Closing twice, or on another
 * thread, does nothing.
 */
public final class Activation implements AutoCloseable {
    private final @Nullable ActiveSpan previous;
    private @Nullable Thread thread = Thread.currentThread();

    Activation(@Nullable ActiveSpan previous) {
        this.previous = previous;
    }

    @Override
    public void close() {
        if (thread == Thread.currentThread()) {
            thread = null;
            Current.swap(previous);
        }
    }
}
