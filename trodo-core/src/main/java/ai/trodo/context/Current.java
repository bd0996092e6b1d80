package ai.trodo.context;

import org.jspecify.annotations.Nullable;

/** The run or span that is current on this thread. */
public final class Current {
    /**
     * Arrays of a JDK type, so that a thread that outlives the application's class loader does not hold it. The outer
     * one lives as long as its thread. Where nothing is current it is empty, else it holds an inner one that holds what
     * is: made with the first thing to become current, it is as young as what is put into it, and a write to a young
     * object needs no fence for the garbage collector.
     */
    private static final ThreadLocal<@Nullable Object[]> SLOT = ThreadLocal.withInitial(() -> new Object[1]);

    private Current() {}

    /** Null outside any run. */
    public static @Nullable ActiveSpan get() {
        return get(SLOT.get());
    }

    /** Makes {@code next} current, or nothing if null, and returns what was current before. */
    public static @Nullable ActiveSpan swap(@Nullable ActiveSpan next) {
        @Nullable Object[] cell = SLOT.get();
        ActiveSpan previous = get(cell);
        set(cell, next);
        return previous;
    }

    /** Makes {@code next} current until the returned activation is closed. */
    public static Activation activate(@Nullable ActiveSpan next) {
        return new Activation(swap(next));
    }

    /**
     * Where this thread keeps what is current: for interceptors, which look and change several times in one call and
     * look for the place only once. Never to be used on another thread.
     */
    public static @Nullable Object[] cell() {
        return SLOT.get();
    }

    /** What is current, from a place that {@link #cell()} gave to the same thread. */
    public static @Nullable ActiveSpan get(@Nullable Object[] cell) {
        Object[] holder = (Object[]) cell[0];
        return holder == null ? null : (ActiveSpan) holder[0];
    }

    /** Makes something current, or nothing if null, in a place that {@link #cell()} gave to the same thread. */
    public static void set(@Nullable Object[] cell, @Nullable ActiveSpan next) {
        if (next == null) {
            cell[0] = null;
            return;
        }
        Object[] holder = (Object[]) cell[0];
        if (holder == null) {
            cell[0] = new Object[] {next};
        } else {
            holder[0] = next;
        }
    }
}
