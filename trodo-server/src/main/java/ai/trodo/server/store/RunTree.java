package ai.trodo.server.store;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.server.fold.SpanFacts;
import java.util.List;

/**
 * A run and its spans without their payloads: fast, and enough to draw it.
 *
 * @param run the merged run, with whole input and output
 * @param spans ordered by start, then span id; at most the page asked for
 * @param events of the run and all its spans
 */
public record RunTree(RunSummary summary, Run run, Page<SpanFacts> spans, List<Event> events, List<ScoreFacts> scores) {
    public RunTree {
        events = List.copyOf(events);
        scores = List.copyOf(scores);
    }
}
