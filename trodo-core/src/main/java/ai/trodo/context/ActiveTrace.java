package ai.trodo.context;

import org.jspecify.annotations.Nullable;

/** The trace that a tracer of the application has active on this thread, so that runs can be part of it. */
@FunctionalInterface
public interface ActiveTrace {
    /** There is no other tracer. */
    ActiveTrace NONE = () -> null;

    /** Null when no trace is active. Asked once for each run. */
    Propagation.@Nullable TraceParent current();

    /**
     * The span of ours that stands for the one that this tracer has active here, if that has begun since what is current with
     * us; else null. Asked for each span.
     *
     * @param current what is current with us, null directly in a run
     */
    default @Nullable ActiveSpan within(@Nullable ActiveSpan current) {
        return null;
    }
}
