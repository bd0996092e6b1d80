package ai.trodo.test;

import ai.trodo.export.Frame;
import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.wire.Decoded;
import ai.trodo.wire.WireReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What frames say, folded by id.
 *
 * @param runs in the order in which they were first mentioned
 * @param spansOutsideRuns spans without a run
 * @param scores scores without a run that is known here
 */
public record Recorded(List<RecordedRun> runs, List<Span> spansOutsideRuns, List<Score> scores) {
    static Recorded fold(List<Frame> frames) {
        return new Fold().add(frames).result();
    }

    private static final class Fold {
        private final WireReader reader = new WireReader();
        private final Map<String, Run> runs = new LinkedHashMap<>();
        private final Map<String, Span> spans = new LinkedHashMap<>();
        private final Map<String, Event> events = new LinkedHashMap<>();
        private final Map<String, Score> scores = new LinkedHashMap<>();

        Fold add(List<Frame> frames) {
            for (Frame frame : frames) {
                if (frame.kind().isEnvelope()) {
                    add(reader.read(frame.json(), frame.runId()));
                }
            }
            return this;
        }

        private void add(Decoded decoded) {
            if (!decoded.problems().isEmpty()) {
                throw new AssertionError("The client sent what cannot be read: " + decoded.problems());
            }
            decoded.runs().forEach(run -> runs.merge(run.runId(), run, Patches::merge));
            decoded.spans().forEach(span -> {
                spans.merge(span.spanId(), span, Patches::merge);
                mention(span.runId());
            });
            decoded.events().forEach(event -> {
                events.putIfAbsent(event.eventId(), event);
                mention(event.runId());
            });
            decoded.scores().forEach(score -> scores.putIfAbsent(score.scoreId(), score));
        }

        private void mention(@Nullable String runId) {
            if (runId != null) {
                runs.putIfAbsent(runId, Run.builder(runId).build());
            }
        }

        Recorded result() {
            List<RecordedRun> folded = new ArrayList<>();
            for (Run run : runs.values()) {
                String id = run.runId();
                folded.add(new RecordedRun(
                        run,
                        spans.values().stream()
                                .filter(span -> id.equals(span.runId()))
                                .toList(),
                        events.values().stream()
                                .filter(event -> id.equals(event.runId()))
                                .toList(),
                        scores.values().stream()
                                .filter(score -> id.equals(score.runId()))
                                .toList()));
            }
            return new Recorded(
                    List.copyOf(folded),
                    spans.values().stream().filter(span -> span.runId() == null).toList(),
                    scores.values().stream()
                            .filter(score -> score.runId() == null || !runs.containsKey(score.runId()))
                            .toList());
        }
    }
}
