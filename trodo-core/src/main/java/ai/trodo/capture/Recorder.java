package ai.trodo.capture;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.context.Propagation;
import ai.trodo.internal.Guard;
import ai.trodo.internal.Ids;
import ai.trodo.internal.TrodoClock;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.SpanKind;
import ai.trodo.model.Usage;
import ai.trodo.pipeline.Finished;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens runs and spans and hands over what has ended. The room behind the client; not for users, who go through
 * {@code TrodoClient}.
 */
public final class Recorder {
    final TrodoClock clock;
    final Payloads payloads;
    final Sampling sampling;
    final @Nullable String environment;
    final @Nullable String release;
    final RunLimits limits;
    private final CaptureSettings capture;
    private final SpanFilter filter;
    private final @Nullable UsageExtractor usage;
    final PriceTable prices;
    final RunIdentity identity;
    private final Consumer<Finished> outbox;
    private final Runnable wake;
    private final RunScope unsampled = RunScope.unsampled(this);
    private final OpenRuns open = new OpenRuns();
    private final Map<String, RunState> started = new ConcurrentHashMap<>();
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
            @Nullable String environment,
            @Nullable String release) {}

    /**
     * @param outbox takes what has ended
     * @param wake sees to it that {@link #everySecond} is called from now on
     */
    public Recorder(Parts parts, Consumer<Finished> outbox, Runnable wake) {
        clock = parts.clock();
        capture = parts.capture();
        limits = parts.limits();
        payloads = new Payloads(parts.capture(), parts.redactor());
        sampling = parts.sampling();
        filter = parts.filter();
        usage = parts.usage();
        prices = parts.prices();
        identity = parts.identity();
        environment = parts.environment();
        release = parts.release();
        this.outbox = outbox;
        this.wake = wake;
    }

    /** The redaction of events, for events that do not go through here. On the worker. */
    public Map<String, Object> redactEvent(Map<String, Object> properties) {
        return payloads.redact("event", null, null, properties);
    }

    /** The run or agent that is current on this thread, {@link RunScope#NONE} outside. */
    public RunScope currentRun() {
        ActiveSpan current = Current.get();
        if (current instanceof SpanScope span && span.owner() == this) {
            return span.agent();
        }
        return current instanceof RunScope run && run.owner() == this ? run : RunScope.NONE;
    }

    /** The span that is current on this thread, {@link SpanScope#NOOP} outside. */
    public SpanScope currentSpan() {
        ActiveSpan current = Current.get();
        if (current instanceof SpanScope span && span.owner() == this) {
            return span;
        }
        return current instanceof RunScope run && run.owner() == this && run.span != null ? run.span : SpanScope.NOOP;
    }

    RunScope open(RunSpec spec) {
        if (closed) {
            return RunScope.NONE;
        }
        RunScope parent = currentRun();
        if (parent.recorder() != null && !spec.linked && !spec.detached) {
            return nested(spec, parent);
        }
        RunScope opened = root(spec);
        RunState run = opened.run;
        if (run != null && spec.linked && parent.run != null) {
            link(run, parent);
        }
        if (run != null) {
            spec.describe(run);
            if (spec.detached) {
                started.put(run.id(), run);
                run.stream();
            }
        }
        return opened;
    }

    private void link(RunState run, RunScope parent) {
        SpanScope at = currentSpan();
        if (run.parentRunId == null) {
            run.parentRunId = parent.runId();
            run.parentSpanId = at == SpanScope.NOOP ? parent.spanId() : at.spanId();
        }
        if (run.distinctId == null) {
            run.distinctId = parent.distinctId();
        }
        if (run.conversationId == null) {
            run.conversationId = parent.conversationId();
        }
    }

    private RunScope nested(RunSpec spec, RunScope parent) {
        RunState run = parent.run;
        if (run == null) {
            return parent;
        }
        SpanScope at = currentSpan();
        SpanScope span = span(parent, at == SpanScope.NOOP ? null : at, spec.name, SpanKind.AGENT);
        if (span == SpanScope.NOOP) {
            return RunScope.NONE;
        }
        RunScope nested = RunScope.nested(run, span);
        spec.describe(nested);
        return nested;
    }

    private RunScope root(RunSpec spec) {
        long high = Ids.randomHigh();
        long low = Ids.randomLow();
        boolean kept = sampling.keepsEverything()
                || sampling.keeps(spec.name, spec.runId == null ? low : Sampling.hash(spec.runId));
        if (!kept && !sampling.hasKeepRules()) {
            return spec.detached ? RunScope.dropped(this, spec.runId == null ? Ids.render(high, low) : spec.runId) : unsampled;
        }
        RunState run = new RunState(
                this,
                new RunState.Opening(
                        spec.name, true, spec.detached, !kept && !spec.detached, null, spec.runId, high, low));
        register(run);
        return run.scope;
    }

    /** A run that lives elsewhere; what is opened below is appended to it. */
    public RunScope join(String runId, @Nullable String parentSpanId) {
        if (closed || runId == null || runId.isBlank()) {
            return RunScope.NONE;
        }
        return sampling.mayKeep(runId) ? join(runId, parentSpanId, false) : unsampled;
    }

    private RunScope join(String runId, @Nullable String parentSpanId, boolean undecided) {
        if (closed) {
            return RunScope.NONE;
        }
        RunState run = new RunState(
                this, new RunState.Opening(null, false, false, undecided, blankToNull(parentSpanId), runId, 0, Ids.randomLow()));
        register(run);
        return run.scope;
    }

    /** What is current while nothing is recorded, because another service has decided so. */
    public RunScope unsampled() {
        return unsampled;
    }

    /** Ends a run of this or another process. */
    public void endRun(String runId, Consumer<RunEnd> how) {
        if (runId == null || runId.isBlank() || !sampling.mayKeep(runId)) {
            return;
        }
        RunEnd end = new RunEnd();
        how.accept(end);
        RunState local = started.get(runId);
        if (local != null) {
            finishLocal(local, end);
            return;
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        end.metadata.forEach((key, value) -> metadata.put(key, payloads.plain(value)));
        Object output = payloads.capture(end.output);
        Instant now = TrodoClock.instant(clock.epochMicros());
        hand(new Deferred(
                runId,
                1,
                Payloads.size(output),
                () -> Finished.end(Run.builder(runId)
                        .status(end.status)
                        .output(payloads.finish("output", null, null, output))
                        .errorSummary(payloads.redactText("error", null, null, end.errorSummary))
                        .metadata(payloads.redact("metadata", null, null, metadata))
                        .endedAt(now)
                        .environment(environment)
                        .release(release)
                        .build())));
    }

    private static void finishLocal(RunState local, RunEnd end) {
        if (end.output != null) {
            local.output(end.output);
        }
        end.metadata.forEach(local::metadata);
        if (end.errorSummary != null) {
            local.error(end.errorSummary);
        }
        if (end.status != RunStatus.OK) {
            local.status(end.status);
        }
        local.end();
    }

    SpanScope open(SpanSpec spec) {
        if (closed) {
            return SpanScope.NOOP;
        }
        RunScope agent = spec.parentRun;
        SpanScope parent = spec.parentSpan;
        if (parent != null) {
            agent = parent.agent();
        } else if (agent == null) {
            agent = currentRun();
            SpanScope at = currentSpan();
            parent = at == SpanScope.NOOP || at == agent.span ? agent.span : at;
        } else {
            parent = agent.span;
        }
        return open(agent, parent, spec.name, spec.kind, spec.shielded);
    }

    /**
     * Opens a span for a call of this site, with the arguments as input, and never throws. Not made current.
     *
     * @param current what is current on this thread
     */
    public SpanScope start(CallSite site, @Nullable Object[] arguments, @Nullable ActiveSpan current) {
        try {
            return open(site, arguments, current);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError failure) {
            Guard.swallow("A span could not be opened", failure);
            return SpanScope.NOOP;
        }
    }

    private SpanScope open(CallSite site, @Nullable Object[] arguments, @Nullable ActiveSpan current) {
        if (closed) {
            return SpanScope.NOOP;
        }
        RunScope agent;
        SpanScope parent;
        if (current instanceof SpanScope span && span.owner() == this) {
            agent = span.agent();
            parent = span;
        } else if (current instanceof RunScope scope && scope.owner() == this) {
            agent = scope;
            parent = scope.span;
        } else {
            agent = RunScope.NONE;
            parent = null;
        }
        SpanScope span = open(agent, parent, site.name, site.kind, site.shielded);
        if (span != SpanScope.NOOP) {
            span.arguments(site, arguments);
            if (site.model != null || site.provider != null) {
                span.model(site.model).provider(site.provider);
            }
        }
        return span;
    }

    private SpanScope open(RunScope agent, @Nullable SpanScope parent, String name, SpanKind kind, boolean shielded) {
        if (agent.run == null) {
            return kind == SpanKind.LLM && agent == RunScope.NONE && capture.standaloneLlm()
                    ? standalone(name)
                    : SpanScope.NOOP;
        }
        if (shielded && parent != null && Shield.isSameCall(parent, kind, name)) {
            return parent.secondLook(name, clock.nanoTime());
        }
        return span(agent, parent, name, kind);
    }

    /** A model call outside any run makes a small run for itself. */
    private SpanScope standalone(String name) {
        RunScope scope = root(new RunSpec(this, name, false));
        RunState run = scope.run;
        if (run == null) {
            return SpanScope.NOOP;
        }
        run.metadata("standalone", true);
        SpanScope span = span(scope, null, name, SpanKind.LLM);
        run.only = span;
        if (span == SpanScope.NOOP) {
            closed(run);
        }
        return span;
    }

    private SpanScope span(RunScope agent, @Nullable SpanScope parent, String name, SpanKind kind) {
        RunState run = agent.run;
        if (run == null || !keeps(kind, name)) {
            return SpanScope.NOOP;
        }
        return run.opened(new SpanScope(agent, parent, name, kind, clock.nanoTime()));
    }

    private boolean keeps(SpanKind kind, String name) {
        return filter == SpanFilter.ALL
                || Guard.orElse(true, "The span filter failed; the span was kept", () -> filter.keep(kind, name));
    }

    /** Tokens of a model call from what it returned, unless they are known. */
    void readUsage(SpanScope span, @Nullable Object result) {
        if (result == null || span.details != null && span.details.usage != null) {
            return;
        }
        UsageReading read =
                Guard.orElse(UsageReading.NOTHING, "Usage could not be read", () -> UsageReader.read(result));
        if (read.usage().isUnknown() && usage != null) {
            Usage found = Guard.orElse(Usage.UNKNOWN, "The usage extractor failed", () -> usage.extract(result));
            read = new UsageReading(found, null, null, null);
        }
        if (!read.usage().isUnknown()) {
            span.reading(read);
        }
    }

    /** A model call that has already happened; nothing outside a run. */
    public void track(LlmCall call) {
        SpanScope span = open(new SpanSpec(this, call.name, SpanKind.LLM));
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

    /** A tool call outside any run; returns the id of its span. */
    public String track(McpCall call) {
        String spanId = Ids.newId();
        Object input = call.input == null ? null : payloads.capture(McpCalls.input(call));
        Object output = payloads.capture(McpCalls.output(call));
        long nowMicros = clock.epochMicros();
        hand(new Deferred(
                spanId,
                1,
                Payloads.size(input) + Payloads.size(output),
                () -> Finished.runless(List.of(McpCalls.span(this, call, spanId, nowMicros, input, output)))));
        return spanId;
    }

    public void feedback(Feedback feedback, String runId) {
        score(feedback.scores(), runId);
    }

    /** Headers for another service. The run becomes visible at once, so that the other's spans find it. */
    public Map<String, String> propagationHeaders() {
        ActiveSpan current = Current.get();
        if (current == null || current.owner() != this) {
            return Map.of();
        }
        RunState run = currentRun().run;
        if (run == null) {
            return Propagation.notSampled();
        }
        if (run.isProvisional()) {
            return Propagation.undecided(current);
        }
        run.announce();
        return Propagation.headers(current);
    }

    /** Goes on with what headers name. */
    public RunScope continueFrom(Function<String, @Nullable String> headers) {
        Propagation.Incoming incoming = Propagation.read(headers);
        if (incoming == null) {
            return RunScope.NONE;
        }
        boolean undecided = incoming.kept() == Propagation.Kept.MAYBE;
        return incoming.runId() == null || undecided && !sampling.hasKeepRules()
                ? unsampled
                : join(incoming.runId(), incoming.parentSpanId(), undecided);
    }

    /** Scores that come on their own; those of runs that sampling has surely dropped are dropped too. */
    public void score(Collection<ScoreSpec> scores, @Nullable String runId) {
        Instant now = TrodoClock.instant(clock.epochMicros());
        List<Score> kept = new ArrayList<>(scores.size());
        for (ScoreSpec spec : scores) {
            Score score = spec.at(now, runId, null);
            if (score.runId() == null || sampling.mayKeep(score.runId())) {
                kept.add(score);
            }
        }
        hand(Finished.scores(kept));
    }

    void hand(Finished finished) {
        if (finished.records() > 0) {
            outbox.accept(finished);
        }
    }

    private void register(RunState run) {
        open.add(run);
        wake.run();
    }

    void closed(RunState run) {
        open.remove(run);
        if (run.detached) {
            started.remove(run.id(), run);
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
