package ai.trodo.wire;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What a body held: the good records, and what was wrong with the others.
 *
 * @param runs patches of runs, in the order of the body
 * @param spans patches of spans; those below a run of the body name it
 * @param events what happened
 * @param scores judgements; feedback is among them
 * @param problems what could not be read, and where
 */
public record Decoded(
        List<Run> runs, List<Span> spans, List<Event> events, List<Score> scores, List<Problem> problems) {
    public Decoded {
        runs = List.copyOf(runs);
        spans = List.copyOf(spans);
        events = List.copyOf(events);
        scores = List.copyOf(scores);
        problems = List.copyOf(problems);
    }

    /**
     * Something wrong with one item.
     *
     * @param list "runs", "spans", "events" or "scores"; "body" when the whole body could not be read
     * @param index place in that list, counted over the whole body; -1 for the body
     * @param field the member, empty when the item as a whole is wrong
     * @param message what is wrong, for people
     * @param itemLost whether the item is not among the records; otherwise only its field is missing and the value is
     *     kept in {@code extra}
     */
    public record Problem(String list, int index, String field, String message, boolean itemLost) {}

    /** All records in the order run, span, event, score. */
    public List<TrodoRecord> records() {
        List<TrodoRecord> all = new ArrayList<>(size());
        all.addAll(runs);
        all.addAll(spans);
        all.addAll(events);
        all.addAll(scores);
        return all;
    }

    /** How many records were read. */
    public int size() {
        return runs.size() + spans.size() + events.size() + scores.size();
    }

    /** Whether some item, or the whole body, could not be taken. */
    public boolean hasLosses() {
        return problems.stream().anyMatch(Problem::itemLost);
    }
}
