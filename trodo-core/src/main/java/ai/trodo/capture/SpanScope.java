package ai.trodo.capture;

import ai.trodo.capture.event.TypedEvent;
import ai.trodo.context.Activation;
import ai.trodo.context.Current;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The handle of a span. {@link #NOOP} does nothing. */
public final class SpanScope extends SpanFacts implements Scope {
    /** What is current outside any span, and what is opened while nothing is recorded. */
    public static final SpanScope NOOP = new SpanScope();

    private @Nullable Activation opened;

    private SpanScope() {}

    SpanScope(RunScope agent, @Nullable SpanScope parent, String name, SpanKind kind, long startNanos) {
        super(agent, parent, name, kind, startNanos);
    }

    /** A second look at a call that already has a span. */
    SpanScope(SpanScope first, String name, long startNanos) {
        super(first, name, startNanos);
    }

    /** The run or the agent in which it happens. */
    RunScope agent() {
        return agent == null ? RunScope.NONE : agent;
    }

    @Override
    public Object owner() {
        return agent().owner();
    }

    @Override
    public String runId() {
        return agent().runId();
    }

    @Override
    public @Nullable String spanId() {
        return id();
    }

    /** Null directly under the run. */
    public @Nullable String parentSpanId() {
        return parentId();
    }

    /** What it was opened as; it never changes. */
    public SpanKind kind() {
        return kind;
    }

    @Override
    public boolean isRecording() {
        return isOpen();
    }

    @Override
    public SpanScope input(@Nullable Object value) {
        RunState run = run();
        if (run != null && isOpen()) {
            input = kept(run, value);
        }
        return this;
    }

    @Override
    public SpanScope output(@Nullable Object value) {
        RunState run = run();
        if (run != null && isOpen()) {
            output = kept(run, value);
            if (kind == SpanKind.LLM) {
                run.recorder.usage.read(this, value);
            }
        }
        return this;
    }

    @Override
    public SpanScope attribute(String key, @Nullable Object value) {
        RunState run = run();
        if (run != null && key != null && isOpen()) {
            details().attribute(key, run.recorder.payloads.plain(value));
        }
        return this;
    }

    @Override
    public SpanScope tag(String tag) {
        if (isOpen() && tag != null) {
            details().tag(tag);
        }
        return this;
    }

    /**
     * For listeners that cannot make it current, since they may be told of its end on another thread: an innermost span of
     * the same kind and name that is opened on this thread below the same parent is the same call, as long as this is open.
     */
    public SpanScope announce() {
        if (isOpen()) {
            Shield.announce(this);
        }
        return this;
    }

    @Override
    public SpanScope error(Throwable failure) {
        if (isOpen() && failure != null) {
            details().error(failure);
        }
        return this;
    }

    /** What the viewer shows it under. */
    public String name() {
        return name;
    }

    @Override
    public SpanScope firstOutput() {
        RunState run = run();
        if (run != null && isOpen() && details().firstOutputNanos == 0) {
            details().firstOutputNanos = run.recorder.clock.nanoTime();
        }
        return this;
    }

    /** Something that happened now; also after the end of the span. */
    public SpanScope event(String type, Map<String, ?> payload) {
        RunState run = run();
        if (run != null) {
            run.notes().event(type, payload, this);
        }
        return this;
    }

    @Override
    public SpanScope event(TypedEvent event) {
        RunState run = run();
        if (run != null) {
            run.notes().event(event, this);
        }
        return this;
    }

    @Override
    public SpanScope gitLink(Path folder) {
        RunState run = run();
        if (run != null) {
            run.notes().gitLink(folder, this);
        }
        return this;
    }

    /** A number for this span; other than finite ones are recorded without a value. */
    public SpanScope score(String name, double value) {
        return score(ScoreSpec.of(name, value));
    }

    /** A yes or no for this span. */
    public SpanScope score(String name, boolean value) {
        return score(ScoreSpec.of(name, value));
    }

    /** A category for this span. */
    public SpanScope score(String name, String category) {
        return score(ScoreSpec.of(name, category));
    }

    /** A judgement of this span; also after its end. */
    public SpanScope score(ScoreSpec score) {
        RunState run = run();
        if (run != null) {
            run.notes().score(score, this);
        }
        return this;
    }

    /** A span below this one; of kind agent it is a stage, never a run. */
    public SpanSpec span(String name, SpanKind kind) {
        return new SpanSpec(agent().recorder(), name, kind).parent(this);
    }

    /** A model call below this span. */
    public SpanSpec llm(String name) {
        return span(name, SpanKind.LLM);
    }

    /** A search for material below this span. */
    public SpanSpec retrieval(String name) {
        return span(name, SpanKind.RETRIEVAL);
    }

    /** A stage of no particular kind below this span. */
    public SpanSpec trace(String name) {
        return span(name, SpanKind.GENERIC);
    }

    @Override
    public SpanScope whenEnded(Consumer<@Nullable Throwable> work) {
        if (agent == null) {
            AfterEnd.run(work, null);
        } else {
            toldWhenEnded(work);
        }
        return this;
    }

    @Override
    public Activation activate() {
        return Current.activate(agent == null ? Current.get() : this);
    }

    /** Makes it current; {@link #close()} on the same thread puts back what was current before. */
    SpanScope open() {
        if (agent != null) {
            opened = activate();
        }
        return this;
    }

    /** Fixes the time of the end while facts are still to come, such as whether a framework calls it a failure. */
    public SpanScope stopClock() {
        RunState run = run();
        if (run != null) {
            noteEnd(run);
        }
        return this;
    }

    @Override
    public void end() {
        RunState run = run();
        if (run != null) {
            finish(run);
        }
    }

    @Override
    public void end(@Nullable Object output) {
        output(output);
        end();
    }

    @Override
    public void end(CallSite site, @Nullable Object result) {
        result(site, result);
        end();
    }

    @Override
    public void fail(Throwable failure) {
        error(failure);
        end();
    }

    @Override
    public void cancel() {
        if (isOpen()) {
            details().status = SpanStatus.CANCELLED;
        }
        end();
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
        if (isOpen()) {
            end();
        }
    }
}
