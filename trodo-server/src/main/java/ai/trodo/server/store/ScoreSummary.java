package ai.trodo.server.store;

import ai.trodo.model.Score;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All scores of one name.
 *
 * @param distribution for categories and booleans each value; for numbers ten equal buckets, labelled by lower bound
 */
public record ScoreSummary(
        String name,
        Score.@Nullable DataType dataType,
        long count,
        @Nullable Double average,
        @Nullable Double min,
        @Nullable Double max,
        List<Facets.Value> distribution,
        List<Day> byDay) {
    /** One day of scores. */
    public record Day(LocalDate day, long count, @Nullable Double average) {}
}
