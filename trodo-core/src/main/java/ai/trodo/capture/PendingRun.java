package ai.trodo.capture;

import ai.trodo.context.Activation;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The place of a run that begins only when something of an agent happens in it, such as a request in which nobody opens a
 * run. Costs nothing but itself until then. {@link #NONE} never begins.
 */
public final class PendingRun implements ActiveSpan, AutoCloseable {
    /** Never begins; for clients that are switched off. */
    public static final PendingRun NONE = new PendingRun(null, () -> "");

    private static final Set<SpanKind> BEGINNERS =
            EnumSet.of(SpanKind.LLM, SpanKind.RETRIEVAL, SpanKind.CHAIN, SpanKind.AGENT);

    private final @Nullable Recorder recorder;
    private final Supplier<String> name;
    private RunScope run = RunScope.NONE;
    private @Nullable SpanScope main;
    private boolean over;

    PendingRun(@Nullable Recorder recorder, Supplier<String> name) {
        this.recorder = recorder;
        this.name = name;
    }

    /** Whether a span of this kind begins it. */
    public static boolean isBegunBy(SpanKind kind) {
        return BEGINNERS.contains(kind);
    }

    synchronized RunScope begin() {
        if (run == RunScope.NONE && recorder != null && !over) {
            run = recorder.begin(Guard.orElse("run", "A run could not be named", name::get));
        }
        return run;
    }

    /** The first of the spans directly below that answers something gives the run its input and output. */
    synchronized void saw(SpanScope span) {
        if (main == null && span.isRecording() && span.kind() != SpanKind.RETRIEVAL) {
            main = span;
        }
    }

    /** {@link RunScope#NONE} as long as nothing has happened. */
    public synchronized RunScope run() {
        return run;
    }

    /** Makes the place current until the returned activation is closed; that does not end the run, if one began. */
    public Activation activate() {
        return Current.activate(this == NONE ? Current.get() : this);
    }

    /** Ends the run if it has begun, with the answer that is still being streamed where there is one. */
    @Override
    public void close() {
        RunState state;
        SpanScope answer;
        synchronized (this) {
            over = true;
            state = run.run;
            answer = main;
        }
        if (state == null) {
            return;
        }
        if (answer == null) {
            state.endUnlessEnded();
            return;
        }
        state.only = answer;
        if (!answer.isRecording()) {
            state.endWith(answer);
        }
    }

    @Override
    public Object owner() {
        return recorder == null ? NONE : recorder;
    }

    @Override
    public String runId() {
        return run().runId();
    }

    @Override
    public @Nullable String spanId() {
        return null;
    }

    @Override
    public boolean isRecording() {
        return run().isRecording();
    }
}
