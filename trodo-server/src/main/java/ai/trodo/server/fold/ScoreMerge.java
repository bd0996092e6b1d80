package ai.trodo.server.fold;

import ai.trodo.model.Event;
import ai.trodo.model.Score;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Of several records of one score, or of one event, the newest is the one. */
public final class ScoreMerge {
    private ScoreMerge() {}

    /** The list must not be empty. */
    public static Score merge(List<Identified<Score>> records) {
        return newest(records, score -> at(score.at()));
    }

    /** The list must not be empty. */
    public static Event mergeEvents(List<Identified<Event>> records) {
        return newest(records, event -> at(event.at()));
    }

    private static <R> R newest(List<Identified<R>> records, ToLongFunction<R> time) {
        return records.stream()
                .max(Comparator.<Identified<R>>comparingLong(r -> time.applyAsLong(r.record()))
                        .thenComparing(Identified::recordId))
                .orElseThrow()
                .record();
    }

    private static long at(@Nullable Instant at) {
        return at == null ? Long.MIN_VALUE : Micros.of(at);
    }

    /** A record and its id. */
    public record Identified<R>(R record, String recordId) {}
}
