package ai.trodo.context;

import org.jspecify.annotations.Nullable;

/** What can be current: a run or a span inside it. Implemented by the handles of the capture package. */
public interface ActiveSpan {
    /** The recorder that it belongs to; another client's context is never mixed with ours. */
    Object owner();

    /** Empty when nothing is recorded. */
    String runId();

    /** Null directly under the run. */
    @Nullable
    String spanId();

    /** Whether what happens below it is recorded. */
    boolean isRecording();
}
