package ai.trodo.context;

import org.jspecify.annotations.Nullable;

/** The run or span that is current on this thread. */
public final class Current {
    /** An array of a JDK type, so that a thread that outlives the application's class loader does not hold it. */
    private static final ThreadLocal<@Nullable Object[]> SLOT = ThreadLocal.withInitial(() -> new Object[1]);

    private Current() {}

    public static @Nullable ActiveSpan get() {
        return (ActiveSpan) SLOT.get()[0];
    }

    /** Makes {@code next} current, or nothing if null, and returns what was current before. */
    public static @Nullable ActiveSpan swap(@Nullable ActiveSpan next) {
        @Nullable Object[] slot = SLOT.get();
        ActiveSpan previous = (ActiveSpan) slot[0];
        slot[0] = next;
        return previous;
    }

    /** Makes {@code next} current until the returned activation is closed. */
    public static Activation activate(@Nullable ActiveSpan next) {
        return new Activation(swap(next));
    }
}
