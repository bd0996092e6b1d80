package ai.trodo.capture;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.ActiveTrace;
import ai.trodo.context.Current;
import ai.trodo.context.Propagation.TraceParent;
import ai.trodo.internal.Guard;
import ai.trodo.internal.TrodoClock;
import ai.trodo.model.SpanKind;
import ai.trodo.pipeline.Finished;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens runs and spans and hands over what has ended. The room behind the client; users go through {@code TrodoClient}.
 * Not API; may change in any release.
 */
public final class Recorder {
    final TrodoClock clock;
    final Payloads payloads;
    final Sampling sampling;
    final @Nullable String environment;
    final @Nullable String release;
    final RunLimits limits;
    final ResultUsage usage;
    final PriceTable prices;
    final RunIdentity identity;
    private final ActiveTrace activeTrace;
    private final Consumer<Finished> outbox;
    private final Runnable wake;
    private final RunScope unsampled = RunScope.unsampled(this);
    private final OpenRuns open = new OpenRuns();
    final RunOpenings runs = new RunOpenings(this);
    final SpanOpenings spans;
    private final DistantRuns distant;
    private final LoneRecords lone = new LoneRecords(this);
    private final LongAdder outliving = new LongAdder();
    private final LongAdder endedTwice = new LongAdder();
    private volatile boolean closed;

    /** What a recorder is made of. */
    public record Parts(
            TrodoClock clock,
            CaptureSettings capture,
            RunLimits limits,
            Redactor redactor,
            Sampling sampling,
            SpanFilter filter,
            @Nullable UsageExtractor usage,
            PriceTable prices,
            RunIdentity identity,
            ActiveTrace activeTrace,
            @Nullable String environment,
            @Nullable String release) {}

    /**
     * @param outbox takes what has ended
     * @param wake sees to it that {@link #everySecond} is called from now on
     */
    public Recorder(Parts parts, Consumer<Finished> outbox, Runnable wake) {
        clock = parts.clock();
        limits = parts.limits();
        payloads = new Payloads(parts.capture(), parts.redactor());
        sampling = parts.sampling();
        usage = new ResultUsage(parts.usage());
        prices = parts.prices();
        identity = parts.identity();
        activeTrace = parts.activeTrace();
        environment = parts.environment();
        release = parts.release();
        spans = new SpanOpenings(this, parts.filter(), parts.capture().standaloneLlm());
        distant = new DistantRuns(this);
        this.outbox = outbox;
        this.wake = wake;
    }

    /** The redaction of events, for events that do not go through here. On the worker. */
    public Map<String, Object> redactEvent(Map<String, Object> properties) {
        return payloads.redact("event", null, null, properties);
    }

    /** The run or agent that is current on this thread, {@link RunScope#NONE} outside. */
    public RunScope currentRun() {
        return run(Current.get());
    }

    RunScope run(@Nullable ActiveSpan current) {
        if (current instanceof SpanScope span && span.owner() == this) {
            return span.agent();
        }
        if (current instanceof RunScope run && run.owner() == this) {
            return run;
        }
        return current instanceof PendingRun pending && pending.owner() == this ? pending.run() : RunScope.NONE;
    }

    /** The span that is current on this thread, {@link SpanScope#NOOP} outside. */
    public SpanScope currentSpan() {
        ActiveSpan current = Current.get();
        if (current instanceof SpanScope span && span.owner() == this) {
            return span;
        }
        return current instanceof RunScope run && run.owner() == this && run.span != null ? run.span : SpanScope.NOOP;
    }

    /** Runs that other processes take part in. */
    public DistantRuns distant() {
        return distant;
    }

    /** Records outside any run. */
    public LoneRecords lone() {
        return lone;
    }

    /** Whose the records are that are made here; null for the client's own site. */
    @Nullable
    String siteId() {
        return identity == RunIdentity.UNKNOWN
                ? null
                : blankToNull(Guard.orNull("The run identity failed", identity::siteId));
    }

    boolean isClosed() {
        return closed;
    }

    /** What is current while nothing is recorded. */
    RunScope unsampled() {
        return unsampled;
    }

    /** The trace of another tracer that is active here; null without one. */
    @Nullable
    TraceParent activeTrace() {
        return activeTrace == ActiveTrace.NONE
                ? null
                : Guard.orNull("The active trace could not be asked for", activeTrace::current);
    }

    /** Hangs a new span without a parent of its own below the span of another tracer in which it begins, if any. */
    void place(SpanScope span, RunScope agent, @Nullable SpanScope parent) {
        if (activeTrace == ActiveTrace.NONE || span == SpanScope.NOOP || span.first() != span) {
            return;
        }
        ActiveSpan within = Guard.orNull("The active span could not be asked for", () -> activeTrace.within(parent));
        if (within instanceof SpanScope foreign && foreign.isRecording() && foreign.run() == agent.run) {
            span.details().within = foreign;
        }
    }

    SpanScope open(SpanSpec spec) {
        return closed ? SpanScope.NOOP : spans.open(spec);
    }

    /**
     * Opens a span for a call of this site, with the arguments as input, and never throws. Not made current.
     *
     * @param current what is current on this thread
     */
    public SpanScope start(CallSite site, @Nullable Object[] arguments, @Nullable ActiveSpan current) {
        try {
            return closed ? SpanScope.NOOP : spans.open(site, arguments, current);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError failure) {
            Guard.swallow("A span could not be opened", failure);
            return SpanScope.NOOP;
        }
    }

    /** Where a run may begin. */
    public PendingRun pending(Supplier<String> name) {
        return closed ? PendingRun.NONE : new PendingRun(this, name);
    }

    /** A run that nobody has asked for; begun by what happens in its place. */
    RunScope begin(String name) {
        return closed ? RunScope.NONE : runs.unasked(name);
    }

    /** A model call that has already happened; nothing outside a run. */
    public void track(LlmCall call, boolean contents) {
        SpanScope span =
                new SpanSpec(this, call.name, SpanKind.LLM).contents(contents).start();
        if (span == SpanScope.NOOP) {
            return;
        }
        span.llm(call.info).attributes(call.attributes).input(call.prompt).output(call.completion);
        if (call.duration != null) {
            span.shiftStart(call.duration.toNanos());
        }
        if (call.failure != null) {
            span.error(call.failure);
        }
        span.end();
    }

    void hand(Finished finished) {
        if (finished.records() > 0) {
            outbox.accept(finished);
        }
    }

    void register(RunState run) {
        open.add(run);
        wake.run();
    }

    void closed(RunState run) {
        open.remove(run);
        if (run.detached) {
            distant.forget(run);
        }
    }

    void countEndedTwice() {
        endedTwice.increment();
    }

    void outliving(int spans) {
        outliving.add(spans);
    }

    public CaptureStats stats() {
        return new CaptureStats(open.size(), outliving.sum(), endedTwice.sum());
    }

    /** Sends parts of long runs and gives up forgotten ones. Called by the worker. */
    public void everySecond() {
        long now = clock.nanoTime();
        for (RunState run : open.all()) {
            Guard.run("A long run could not be looked after", () -> run.look(now));
        }
    }

    /** Ends what is open as cancelled, children first; nothing opens from now on. */
    public void close() {
        closed = true;
        for (RunState run : open.all()) {
            run.cancelAll();
        }
    }

    static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
