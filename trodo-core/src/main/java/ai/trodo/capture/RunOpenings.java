package ai.trodo.capture;

import ai.trodo.internal.Ids;
import ai.trodo.model.SpanKind;

/** Begins runs: of their own, linked to the run around them, or as a child span of it. */
final class RunOpenings {
    private final Recorder recorder;

    RunOpenings(Recorder recorder) {
        this.recorder = recorder;
    }

    RunScope open(RunSpec spec) {
        if (recorder.isClosed()) {
            return RunScope.NONE;
        }
        RunScope parent = recorder.currentRun();
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
                recorder.distant().started(run);
            }
        }
        return opened;
    }

    private void link(RunState run, RunScope parent) {
        SpanScope at = recorder.currentSpan();
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
        run.siteId = parent.run == null ? null : parent.run.siteId;
    }

    private RunScope nested(RunSpec spec, RunScope parent) {
        RunState run = parent.run;
        if (run == null) {
            return parent;
        }
        SpanScope at = recorder.currentSpan();
        SpanScope span = recorder.spans.span(parent, at == SpanScope.NOOP ? null : at, spec.name, SpanKind.AGENT);
        if (span == SpanScope.NOOP) {
            return RunScope.NONE;
        }
        recorder.place(span, parent, at == SpanScope.NOOP ? null : at);
        RunScope nested = RunScope.nested(run, span);
        spec.describe(nested);
        return nested;
    }

    /** A run that nobody opens; of whom it is, is known all the same. */
    RunScope unasked(String name) {
        RunSpec spec = new RunSpec(recorder, name, false);
        RunScope opened = root(spec);
        if (opened.run != null) {
            spec.describe(opened.run);
        }
        return opened;
    }

    private RunScope root(RunSpec spec) {
        long high = Ids.randomHigh();
        long low = Ids.randomLow();
        boolean kept = recorder.sampling.keepsEverything()
                || recorder.sampling.keeps(spec.name, spec.runId == null ? low : Sampling.hash(spec.runId));
        if (!kept && !recorder.sampling.hasKeepRules()) {
            return spec.detached
                    ? RunScope.dropped(recorder, spec.runId == null ? Ids.render(high, low) : spec.runId)
                    : recorder.unsampled();
        }
        RunState run = new RunState(
                recorder,
                new RunState.Opening(
                        spec.name, true, spec.detached, !kept && !spec.detached, null, spec.runId, high, low));
        run.trace = recorder.activeTrace();
        recorder.register(run);
        return run.scope;
    }
}
