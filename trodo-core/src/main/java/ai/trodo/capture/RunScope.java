package ai.trodo.capture;

import ai.trodo.capture.event.TypedEvent;
import ai.trodo.capture.snapshot.ErrorText;
import ai.trodo.context.Activation;
import ai.trodo.context.Current;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handle of a run, or of an agent inside a run, which is a child span there and behaves the same. {@link #NONE}
 * does nothing.
 */
public final class RunScope implements Scope {
    /** What is current outside any run. */
    public static final RunScope NONE = new RunScope(null, null, null, "");

    private final @Nullable Recorder recorder;
    final @Nullable RunState run;
    final @Nullable SpanScope span;
    private final String droppedId;
    private @Nullable Activation opened;

    private RunScope(@Nullable Recorder recorder, @Nullable RunState run, @Nullable SpanScope span, String droppedId) {
        this.recorder = recorder;
        this.run = run;
        this.span = span;
        this.droppedId = droppedId;
    }

    static RunScope root(RunState run) {
        return new RunScope(run.recorder, run, null, "");
    }

    static RunScope nested(RunState run, SpanScope span) {
        return new RunScope(run.recorder, run, span, "");
    }

    /** Current while nothing is recorded because the run was not sampled. */
    static RunScope unsampled(Recorder recorder) {
        return dropped(recorder, "");
    }

    /** The same for a run that others will hear of by its id: they come to the same decision. */
    static RunScope dropped(Recorder recorder, String runId) {
        return new RunScope(recorder, null, null, runId);
    }

    @Nullable
    Recorder recorder() {
        return recorder;
    }

    @Override
    public Object owner() {
        return recorder == null ? NONE : recorder;
    }

    /** Empty where there is no run; a run that was started but dropped by sampling has its id all the same. */
    @Override
    public String runId() {
        return run == null ? droppedId : run.id();
    }

    /** Null for the run itself, the id of the agent's span for an agent inside a run. */
    @Override
    public @Nullable String spanId() {
        return span != null ? span.spanId() : run == null ? null : run.entrySpanId;
    }

    @Override
    public boolean isRecording() {
        return run != null && (span == null ? run.isOpen() : span.isRecording());
    }

    /** Whether it stands for a run that sampling has dropped: nothing below is recorded. */
    public boolean isUnsampled() {
        return run == null && recorder != null;
    }

    /** Whether this is the run itself and not an agent inside it. */
    public boolean isRoot() {
        return run != null && span == null;
    }

    /** The end user; null when nobody has said who. */
    public @Nullable String distinctId() {
        return run == null ? null : run.distinctId;
    }

    /** Who the end user is. Belongs to the whole run. */
    public RunScope distinctId(@Nullable String distinctId) {
        if (run != null) {
            run.distinctId(distinctId);
        }
        return this;
    }

    /** What joins the turns; null when it belongs to no conversation. */
    public @Nullable String conversationId() {
        return run == null ? null : run.conversationId;
    }

    /** Which conversation this is a turn of. Belongs to the whole run. */
    public RunScope conversationId(@Nullable String conversationId) {
        if (run != null) {
            run.conversationId(conversationId);
        }
        return this;
    }

    @Override
    public RunScope input(@Nullable Object value) {
        if (span != null) {
            span.input(value);
        } else if (run != null) {
            run.input(value);
        }
        return this;
    }

    @Override
    public RunScope output(@Nullable Object value) {
        if (span != null) {
            span.output(value);
        } else if (run != null) {
            run.output(value);
        }
        return this;
    }

    /** A fact about the run; of an agent inside a run an attribute of its span. At most 256. */
    public RunScope metadata(String key, @Nullable Object value) {
        if (span != null) {
            span.attribute(key, value);
        } else if (run != null) {
            run.metadata(key, value);
        }
        return this;
    }

    /** Adds each of these; null is ignored. */
    public RunScope metadata(Map<String, ?> values) {
        if (values != null) {
            values.forEach(this::metadata);
        }
        return this;
    }

    @Override
    public RunScope attribute(String key, @Nullable Object value) {
        return metadata(key, value);
    }

    @Override
    public RunScope tag(String tag) {
        if (span != null) {
            span.tag(tag);
        } else if (run != null) {
            run.tag(tag);
        }
        return this;
    }

    @Override
    public RunScope firstOutput() {
        if (span != null) {
            span.firstOutput();
        } else if (run != null) {
            run.firstOutput();
        }
        return this;
    }

    /** Marks the run as failed, with a sentence that says why. */
    public RunScope errorSummary(String message) {
        if (span != null) {
            span.error(null, message, null);
        } else if (run != null) {
            run.error(message);
        }
        return this;
    }

    @Override
    public RunScope error(Throwable failure) {
        if (span != null) {
            span.error(failure);
        } else if (run != null) {
            run.error(ErrorText.summary(failure));
        }
        return this;
    }

    /** Sets the status with which it will end, for example {@link RunStatus#ABANDONED}. */
    public RunScope status(RunStatus status) {
        if (span != null) {
            span.status(status);
        } else if (run != null) {
            run.status(status);
        }
        return this;
    }

    /** Something that happened now. */
    public RunScope event(String type, Map<String, ?> payload) {
        if (run != null) {
            run.notes().event(type, payload, span);
        }
        return this;
    }

    @Override
    public RunScope event(TypedEvent event) {
        if (run != null) {
            run.notes().event(event, span);
        }
        return this;
    }

    @Override
    public RunScope gitLink(Path folder) {
        if (run != null) {
            run.notes().gitLink(folder, span);
        }
        return this;
    }

    /** A number for this run; other than finite ones are recorded without a value. */
    public RunScope score(String name, double value) {
        return score(ScoreSpec.of(name, value));
    }

    /** A yes or no for this run. */
    public RunScope score(String name, boolean value) {
        return score(ScoreSpec.of(name, value));
    }

    /** A category for this run. */
    public RunScope score(String name, String category) {
        return score(ScoreSpec.of(name, category));
    }

    /** A judgement of this run or agent; also after its end. */
    public RunScope score(ScoreSpec score) {
        if (run != null) {
            run.notes().score(score, span);
        }
        return this;
    }

    /** What the end user says. Always about the whole run. */
    public RunScope feedback(Feedback feedback) {
        if (run != null && feedback != null) {
            feedback.scores().forEach(score -> run.notes().score(score, null));
        }
        return this;
    }

    /** Something that is done for the agent, below this run. */
    public SpanSpec tool(String name) {
        return child(name, SpanKind.TOOL);
    }

    /** A call of a model below this run. */
    public SpanSpec llm(String name) {
        return child(name, SpanKind.LLM);
    }

    /** A search for material below this run. */
    public SpanSpec retrieval(String name) {
        return child(name, SpanKind.RETRIEVAL);
    }

    /** A stage of no particular kind below this run. */
    public SpanSpec trace(String name) {
        return child(name, SpanKind.GENERIC);
    }

    /** A span of any kind below this run; of kind agent it is a stage. */
    public SpanSpec span(String name, SpanKind kind) {
        return child(name, kind);
    }

    private SpanSpec child(String name, SpanKind kind) {
        return new SpanSpec(recorder, name, kind).parent(this);
    }

    @Override
    public Activation activate() {
        return Current.activate(this == NONE ? Current.get() : this);
    }

    /** Makes it current; {@link #close()} on the same thread puts back what was current before. */
    RunScope open() {
        if (this != NONE) {
            opened = activate();
        }
        return this;
    }

    @Override
    public void end() {
        if (span != null) {
            span.end();
        } else if (run != null) {
            run.end();
        }
    }

    @Override
    public void end(@Nullable Object output) {
        if (span != null) {
            span.end(output);
        } else if (run != null) {
            run.output(output);
            run.end();
        }
    }

    @Override
    public void end(CallSite site, @Nullable Object result) {
        if (span != null) {
            span.end(site, result);
        } else if (run != null) {
            run.result(site, result);
            run.end();
        }
    }

    @Override
    public RunScope whenEnded(Consumer<@Nullable Throwable> work) {
        if (span != null) {
            span.whenEnded(work);
        } else if (run != null) {
            run.whenEnded(work);
        } else {
            AfterEnd.run(work, null);
        }
        return this;
    }

    /** See {@link RunSpec#contents(boolean)}. */
    void withoutContents() {
        if (span != null) {
            span.details().withoutContents = true;
        } else if (run != null) {
            run.withoutContents = true;
        }
    }

    /** Captured arguments of a call site. */
    void arguments(CallSite site, @Nullable Object[] arguments) {
        if (span != null) {
            span.arguments(site, arguments);
        } else if (run != null) {
            run.arguments(site, arguments);
        }
    }

    @Override
    public void fail(Throwable failure) {
        if (span != null) {
            span.fail(failure);
        } else if (run != null) {
            run.fail(failure);
        }
    }

    @Override
    public void cancel() {
        if (span != null) {
            span.cancel();
        } else if (run != null) {
            run.status(RunStatus.CANCELLED);
            run.end();
        }
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
        if (span != null) {
            span.close();
        } else if (run != null) {
            run.endUnlessEnded();
        }
    }

    boolean hasOutput() {
        return span != null ? span.hasOutput() : run != null && run.output != null;
    }
}
