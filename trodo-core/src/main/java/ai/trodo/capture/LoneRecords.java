package ai.trodo.capture;

import ai.trodo.internal.Ids;
import ai.trodo.internal.PlainSize;
import ai.trodo.internal.TrodoClock;
import ai.trodo.model.Score;
import ai.trodo.pipeline.Finished;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded on its own, while no run need be open: tool calls of MCP servers, scores, feedback. Not API; may change
 * in any release.
 */
public final class LoneRecords {
    private final Recorder recorder;

    LoneRecords(Recorder recorder) {
        this.recorder = recorder;
    }

    /** A tool call outside any run; returns the id of its span. */
    public String track(McpCall call, boolean contents) {
        String spanId = Ids.newId();
        Object input = call.input == null ? null : kept(McpCalls.input(call), contents);
        Object output = kept(McpCalls.output(call), contents);
        long nowMicros = recorder.clock.epochMicros();
        recorder.hand(new Deferred(
                spanId,
                1,
                Payloads.size(input) + Payloads.size(output),
                recorder.siteId(),
                () -> Finished.runless(
                        List.of(McpCalls.span(recorder, call, contents, spanId, nowMicros, input, output)))));
        return spanId;
    }

    private @Nullable Object kept(@Nullable Object value, boolean contents) {
        return contents || value == null ? recorder.payloads.capture(value) : SpanState.NOT_KEPT;
    }

    /** What an end user says about a run; each part becomes a score. */
    public void feedback(Feedback feedback, String runId) {
        score(feedback.scores(), runId);
    }

    /** Scores that come on their own; those of runs that sampling has surely dropped are dropped too. */
    public void score(Collection<ScoreSpec> scores, @Nullable String runId) {
        Instant now = TrodoClock.instant(recorder.clock.epochMicros());
        List<Score> kept = new ArrayList<>(scores.size());
        for (ScoreSpec spec : scores) {
            Score score = spec.at(now, runId, null);
            if (score.runId() == null || recorder.sampling.mayKeep(score.runId())) {
                kept.add(score);
            }
        }
        if (!kept.isEmpty()) {
            recorder.hand(new Deferred(
                    kept.get(0).scoreId(),
                    kept.size(),
                    kept.stream().mapToLong(LoneRecords::size).sum(),
                    siteOf(runId),
                    () -> Finished.scores(
                            kept.stream().map(recorder.payloads::redact).toList())));
        }
    }

    /** A judgement of the current run goes where the run goes. */
    private @Nullable String siteOf(@Nullable String runId) {
        RunState current = recorder.currentRun().run;
        return current != null && current.id().equals(runId) ? current.siteId : recorder.siteId();
    }

    private static long size(Score score) {
        String comment = score.comment();
        return PlainSize.of(score.metadata()) + (comment == null ? 0 : PlainSize.ofText(comment));
    }
}
