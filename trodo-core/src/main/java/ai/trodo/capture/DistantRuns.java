package ai.trodo.capture;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.context.Propagation;
import ai.trodo.context.Propagation.TraceParent;
import ai.trodo.internal.Ids;
import ai.trodo.internal.TrodoClock;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.pipeline.Finished;
import ai.trodo.wire.otlp.OtlpIds;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs that several processes share: begun in one, joined in another, ended by their id in a third. */
public final class DistantRuns {
    private final Recorder recorder;
    private final Sampling sampling;
    /** Those that began here and may end here. */
    private final Map<String, RunState> started = new ConcurrentHashMap<>();

    DistantRuns(Recorder recorder) {
        this.recorder = recorder;
        this.sampling = recorder.sampling;
    }

    void started(RunState run) {
        started.put(run.id(), run);
        run.stream();
    }

    void forget(RunState run) {
        started.remove(run.id(), run);
    }

    /** A run that lives elsewhere; what is opened below is appended to it. */
    public RunScope join(String runId, @Nullable String parentSpanId) {
        if (recorder.isClosed() || runId == null || runId.isBlank()) {
            return RunScope.NONE;
        }
        return sampling.mayKeep(runId) ? join(runId, parentSpanId, false, null) : recorder.unsampled();
    }

    private RunScope join(String runId, @Nullable String parentSpanId, boolean undecided, @Nullable TraceParent told) {
        if (recorder.isClosed()) {
            return RunScope.NONE;
        }
        RunState run = new RunState(
                recorder,
                new RunState.Opening(
                        null, false, false, undecided, Recorder.blankToNull(parentSpanId), runId, 0, Ids.randomLow()));
        TraceParent active = recorder.activeTrace();
        run.trace = active == null ? told : active;
        run.siteId = recorder.siteId();
        recorder.register(run);
        return run.scope;
    }

    /** Ends a run of this or another process. */
    public void endRun(String runId, Consumer<RunEnd> how) {
        if (runId == null || runId.isBlank() || !sampling.mayKeep(runId)) {
            return;
        }
        Payloads payloads = recorder.payloads;
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
        Instant now = TrodoClock.instant(recorder.clock.epochMicros());
        recorder.hand(new Deferred(
                runId,
                1,
                Payloads.size(output),
                recorder.siteId(),
                () -> Finished.end(Run.builder(runId)
                        .status(end.status)
                        .output(payloads.finish("output", null, null, output))
                        .errorSummary(payloads.redactText("error", null, null, end.errorSummary))
                        .metadata(payloads.redact("metadata", null, null, metadata))
                        .endedAt(now)
                        .environment(recorder.environment)
                        .release(recorder.release)
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

    /** Headers for another service. The run becomes visible at once, so that the other's spans find it. */
    public Map<String, String> propagationHeaders() {
        ActiveSpan current = Current.get();
        if (current == null || current.owner() != recorder) {
            return Map.of();
        }
        RunScope scope = recorder.currentRun();
        if (scope == RunScope.NONE) {
            return Map.of();
        }
        RunState run = scope.run;
        if (run == null) {
            return Propagation.notSampled();
        }
        if (run.isProvisional()) {
            return Propagation.undecided(current);
        }
        run.announce();
        return Propagation.headers(current);
    }

    /** The trace of the caller's own tracer, for a service that has none; null when it follows from our ids. */
    private static @Nullable TraceParent traceOfCaller(String runId, Function<String, @Nullable String> headers) {
        TraceParent told = TraceParent.parse(headers.apply(Propagation.TRACEPARENT));
        return told == null || told.traceId().equals(OtlpIds.traceId(runId)) ? null : told;
    }

    /** Goes on with what headers name. */
    public RunScope continueFrom(Function<String, @Nullable String> headers) {
        Propagation.Incoming incoming = Propagation.read(headers);
        if (incoming == null) {
            return RunScope.NONE;
        }
        boolean undecided = incoming.kept() == Propagation.Kept.MAYBE;
        String runId = incoming.runId();
        if (runId == null || undecided && !sampling.hasKeepRules()) {
            return recorder.unsampled();
        }
        return join(runId, incoming.parentSpanId(), undecided, traceOfCaller(runId, headers));
    }
}
