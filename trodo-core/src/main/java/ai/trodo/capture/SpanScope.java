package ai.trodo.capture;

import ai.trodo.capture.event.TypedEvent;
import ai.trodo.context.Activation;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Ids;
import ai.trodo.model.Level;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The handle of a span and at the same time the one object in which it is recorded: references and two times, encoded
 * later on the worker. {@link #NOOP} does nothing.
 */
public final class SpanScope implements Scope {
    /** What is current outside any span, and what is opened while nothing is recorded. */
    public static final SpanScope NOOP = new SpanScope();

    /** Open and in the buffer of its run. */
    static final int OPEN = 0;
    /** Open, but its run has ended without it: it will travel on its own. */
    static final int DETACHED = 1;

    static final int ENDED = 2;

    private static final AtomicIntegerFieldUpdater<SpanScope> STATE =
            AtomicIntegerFieldUpdater.newUpdater(SpanScope.class, "state");

    private final @Nullable RunScope agent;
    private final @Nullable SpanScope parent;
    /** The span of the same call that was opened before; this one only adds to it. */
    private final @Nullable SpanScope outer;

    private final long idHigh;
    private final long idLow;
    long startNanos;
    long endNanos;
    final SpanKind kind;
    String name;

    @Nullable
    Object input;

    @Nullable
    Object output;

    @Nullable
    SpanDetails details;

    @Nullable
    SpanScope next;

    int depth;
    private volatile int state;
    private @Nullable ActiveSpan before;
    private @Nullable Thread openedOn;

    private SpanScope() {
        agent = null;
        parent = null;
        outer = null;
        idHigh = 0;
        idLow = 0;
        startNanos = 0;
        kind = SpanKind.GENERIC;
        name = "";
        state = ENDED;
    }

    SpanScope(RunScope agent, @Nullable SpanScope parent, String name, SpanKind kind, long startNanos) {
        this.agent = agent;
        this.parent = parent;
        outer = null;
        this.name = name;
        this.kind = kind;
        this.startNanos = startNanos;
        idHigh = Ids.randomHigh();
        idLow = Ids.randomLow();
    }

    /** A second look at a call that already has a span. */
    private SpanScope(SpanScope outer, String name, long startNanos) {
        this.outer = outer;
        agent = outer.agent;
        parent = outer.parent;
        kind = outer.kind;
        this.name = name;
        this.startNanos = startNanos;
        idHigh = outer.idHigh;
        idLow = outer.idLow;
    }

    /** See {@link SpanSpec#shielded()}. */
    SpanScope merging(String innerName, long now) {
        return new SpanScope(outer == null ? this : outer, innerName, now);
    }

    /** The run or the agent in which it happens. */
    RunScope agent() {
        return agent == null ? RunScope.NONE : agent;
    }

    @Nullable
    RunState run() {
        return agent == null ? null : agent.run;
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
        return agent == null ? null : Ids.render(idHigh, idLow);
    }

    /** Null directly under the run. */
    public @Nullable String parentSpanId() {
        return parent != null ? parent.spanId() : agent == null ? null : agent.spanId();
    }

    public SpanKind kind() {
        return kind;
    }

    @Override
    public boolean isRecording() {
        return state < ENDED;
    }

    int state() {
        return state;
    }

    boolean detach() {
        return STATE.compareAndSet(this, OPEN, DETACHED);
    }

    boolean hasOutput() {
        return output != null;
    }

    @Override
    public SpanScope input(@Nullable Object value) {
        RunState run = run();
        if (run != null && isRecording()) {
            input = run.recorder.payloads.capture(value);
        }
        return this;
    }

    @Override
    public SpanScope output(@Nullable Object value) {
        RunState run = run();
        if (run != null && isRecording()) {
            output = run.recorder.payloads.capture(value);
            if (kind == SpanKind.LLM) {
                run.recorder.readUsage(this, value);
            }
        }
        return this;
    }

    void arguments(CallSite site, @Nullable Object[] arguments) {
        RunState run = run();
        if (run != null && isRecording()) {
            input = run.recorder.payloads.capture(site, arguments);
        }
    }

    @Override
    public SpanScope attribute(String key, @Nullable Object value) {
        RunState run = run();
        if (run != null && key != null && isRecording()) {
            details().attribute(key, run.recorder.payloads.plain(value));
        }
        return this;
    }

    public SpanScope attributes(Map<String, ?> values) {
        if (values != null) {
            values.forEach(this::attribute);
        }
        return this;
    }

    @Override
    public SpanScope tag(String tag) {
        if (isRecording() && tag != null) {
            details().tag(tag);
        }
        return this;
    }

    /** What the tool is called, if not like the span. */
    public SpanScope tool(String toolName) {
        if (isRecording()) {
            details().toolName = toolName;
        }
        return this;
    }

    public SpanScope model(@Nullable String model) {
        if (isRecording() && model != null) {
            details().model = model;
        }
        return this;
    }

    public SpanScope provider(@Nullable String provider) {
        if (isRecording() && provider != null) {
            details().provider = provider;
        }
        return this;
    }

    public SpanScope temperature(@Nullable Double temperature) {
        if (isRecording() && temperature != null) {
            details().temperature = temperature;
        }
        return this;
    }

    public SpanScope usage(Usage usage) {
        if (isRecording() && usage != null) {
            details().usage = usage;
        }
        return this;
    }

    void reading(UsageReading reading) {
        if (isRecording()) {
            SpanDetails known = details();
            known.usage = reading.usage();
            known.reading = reading;
            if (known.model == null) {
                known.model = reading.model();
            }
        }
    }

    /** In US dollars. Goes before any price list. */
    public SpanScope cost(@Nullable BigDecimal cost) {
        if (isRecording() && cost != null) {
            details().cost = cost;
        }
        return this;
    }

    /** Everything about a model call at once; nulls change nothing. */
    public SpanScope llm(LlmInfo info) {
        if (info != null) {
            model(info.model()).provider(info.provider()).temperature(info.temperature());
            if (!info.usage().isUnknown()) {
                usage(info.usage());
            }
            cost(info.cost());
        }
        return this;
    }

    @Override
    public SpanScope error(Throwable failure) {
        if (isRecording() && failure != null) {
            details().error(failure);
        }
        return this;
    }

    public SpanScope error(@Nullable String type, @Nullable String message, @Nullable Integer statusCode) {
        if (isRecording()) {
            details().error(type, message, statusCode);
        }
        return this;
    }

    public SpanScope level(Level level) {
        if (isRecording() && level != null) {
            details().level = level;
        }
        return this;
    }

    /** Renames it. */
    public SpanScope name(String name) {
        if (isRecording() && name != null && !name.isBlank()) {
            this.name = name;
        }
        return this;
    }

    public String name() {
        return name;
    }

    @Override
    public SpanScope firstOutput() {
        RunState run = run();
        if (run != null && isRecording() && details().firstOutputNanos == 0) {
            details().firstOutputNanos = run.recorder.clock.nanoTime();
        }
        return this;
    }

    public SpanScope event(String type, Map<String, ?> payload) {
        RunState run = run();
        if (run != null) {
            run.event(type, payload, this);
        }
        return this;
    }

    @Override
    public SpanScope event(TypedEvent event) {
        RunState run = run();
        if (run != null) {
            run.event(event, this);
        }
        return this;
    }

    @Override
    public SpanScope gitLink(Path folder) {
        RunState run = run();
        if (run != null) {
            run.gitLink(folder, this);
        }
        return this;
    }

    public SpanScope score(String name, double value) {
        return score(ScoreSpec.of(name, value));
    }

    public SpanScope score(String name, boolean value) {
        return score(ScoreSpec.of(name, value));
    }

    public SpanScope score(String name, String category) {
        return score(ScoreSpec.of(name, category));
    }

    public SpanScope score(ScoreSpec score) {
        RunState run = run();
        if (run != null) {
            run.score(score, this);
        }
        return this;
    }

    public SpanSpec span(String name, SpanKind kind) {
        return new SpanSpec(agent().recorder(), name, kind).parent(this);
    }

    /** A model call below this span. */
    public SpanSpec llm(String name) {
        return span(name, SpanKind.LLM);
    }

    public SpanSpec retrieval(String name) {
        return span(name, SpanKind.RETRIEVAL);
    }

    public SpanSpec trace(String name) {
        return span(name, SpanKind.GENERIC);
    }

    @Override
    public Activation activate() {
        return Current.activate(agent == null ? Current.get() : this);
    }

    /** Makes it current; {@link #close()} on the same thread puts back what was current before. */
    SpanScope open() {
        if (agent != null) {
            openedOn = Thread.currentThread();
            before = Current.swap(this);
        }
        return this;
    }

    /** For work that was over before its span was opened. */
    void shiftStart(long nanos) {
        startNanos -= Math.max(0, nanos);
    }

    void status(RunStatus status) {
        if (isRecording()) {
            details().status = SpanDetails.spanStatus(status);
        }
    }

    /** Fixes the time of the end while facts are still to come, such as whether a framework calls it a failure. */
    public SpanScope stopClock() {
        RunState run = run();
        if (run != null && state < ENDED && endNanos == 0) {
            endNanos = Math.max(startNanos, run.recorder.clock.nanoTime());
        }
        return this;
    }

    @Override
    public void end() {
        RunState run = run();
        if (run == null) {
            return;
        }
        if (state < ENDED && endNanos == 0) {
            endNanos = Math.max(startNanos, run.recorder.clock.nanoTime());
        }
        int heavy = Payloads.heavy(input) + Payloads.heavy(output);
        int was = STATE.getAndSet(this, ENDED);
        if (was == ENDED) {
            run.recorder.countEndedTwice();
        } else if (outer != null) {
            Shield.merge(this, outer);
        } else if (was == DETACHED) {
            run.late(this);
        } else if (run.only == this) {
            run.endWith(this);
        } else if (heavy > 0) {
            run.heavy(heavy);
        }
    }

    @Override
    public void end(@Nullable Object output) {
        output(output);
        end();
    }

    @Override
    public void end(CallSite site, @Nullable Object result) {
        RunState run = run();
        if (run != null && isRecording()) {
            if (output == null) {
                output = run.recorder.payloads.captureResult(site, result);
            }
            if (kind == SpanKind.LLM) {
                run.recorder.readUsage(this, result);
            }
        }
        end();
    }

    @Override
    public void fail(Throwable failure) {
        error(failure);
        end();
    }

    @Override
    public void cancel() {
        if (isRecording()) {
            details().status = SpanStatus.CANCELLED;
        }
        end();
    }

    @Override
    public void close() {
        if (openedOn != null && openedOn == Thread.currentThread()) {
            openedOn = null;
            Current.swap(before);
            before = null;
        }
        if (isRecording()) {
            end();
        }
    }

    SpanDetails details() {
        SpanDetails existing = details;
        if (existing == null) {
            details = existing = new SpanDetails();
        }
        return existing;
    }
}
