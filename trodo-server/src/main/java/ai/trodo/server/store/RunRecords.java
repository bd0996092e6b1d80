package ai.trodo.server.store;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import java.util.List;

/**
 * Everything that the log knows about one run, merged: what a tree is folded from.
 *
 * @param summary the run with its roll-ups
 * @param run the merged run with whole input and output
 * @param spans merged, with whole inputs and outputs, ordered by start
 * @param damaged records that could not be read and were left out
 */
public record RunRecords(
        RunSummary summary, Run run, List<Span> spans, List<Event> events, List<Score> scores, int damaged) {
    public RunRecords {
        spans = List.copyOf(spans);
        events = List.copyOf(events);
        scores = List.copyOf(scores);
    }
}
