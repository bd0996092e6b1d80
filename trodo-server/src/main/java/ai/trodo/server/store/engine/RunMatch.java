package ai.trodo.server.store.engine;

import ai.trodo.model.Usage;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.RunTotals;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Compare;
import ai.trodo.server.store.RunQuery.Condition;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.UnsupportedQueryException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether a run is meant by a query, for engines that look at each run. */
public final class RunMatch {
    private final RunQuery query;
    private final Function<String, List<ScoreFacts>> scores;

    /**
     * @param scores of a run, by its id
     * @throws UnsupportedQueryException for words, which such engines do not know
     */
    public RunMatch(RunQuery query, Function<String, List<ScoreFacts>> scores) {
        check(query);
        this.query = query;
        this.scores = scores;
    }

    /**
     * Refuses what cannot be told from the lines of runs.
     *
     * @throws UnsupportedQueryException for words, which such engines do not know
     */
    public static void check(RunQuery query) {
        if (query.conditions().stream().anyMatch(c -> c instanceof RunQuery.Text)) {
            throw new UnsupportedQueryException("this store keeps no index of words: a collector with SQLite or"
                    + " PostgreSQL searches text; here filter by fields, for example agent: or user:");
        }
    }

    /** The terms of which a run must have one. */
    public static List<Term> terms(Is is) {
        boolean words = is.field() == Field.STATUS || is.field() == Field.KIND;
        String field = is.field() == Field.META
                ? "meta." + Term.indexed(String.valueOf(is.key()))
                : is.field().name().toLowerCase(Locale.ROOT);
        return is.anyOf().stream()
                .map(value -> new Term(field, Term.indexed(words ? value.toLowerCase(Locale.ROOT) : value)))
                .distinct()
                .toList();
    }

    public boolean test(RunRow row) {
        boolean early = query.range().from() != null
                && row.startMicros() < Micros.of(query.range().from());
        boolean late = query.range().to() != null
                && row.startMicros() >= Micros.of(query.range().to());
        if (early || late) {
            return false;
        }
        Set<Term> terms = Term.of(row);
        return query.conditions().stream().allMatch(condition -> holds(condition, row, terms));
    }

    private boolean holds(Condition condition, RunRow row, Set<Term> terms) {
        if (condition instanceof Is is) {
            boolean has = is.field() == Field.RUN
                    ? is.anyOf().contains(row.runId())
                    : terms(is).stream().anyMatch(terms::contains);
            return is.negated() != has;
        }
        return condition instanceof Compare compare && holds(compare, row);
    }

    private boolean holds(Compare compare, RunRow row) {
        if (compare.measure() == RunQuery.Measure.SCORE) {
            List<Double> values = scores.apply(row.runId()).stream()
                    .filter(score -> score.name().equals(compare.key()))
                    .map(ScoreFacts::value)
                    .filter(value -> value != null)
                    .toList();
            boolean any = values.stream().anyMatch(value -> compare.op().test(value, compare.value()));
            return !values.isEmpty() && any != compare.negated();
        }
        Double value = measure(compare.measure(), row.totals());
        return value != null && compare.op().test(value, compare.value()) != compare.negated();
    }

    private static @Nullable Double measure(RunQuery.Measure measure, RunTotals totals) {
        Usage usage = totals.usage();
        return switch (measure) {
            case COST -> totals.costNanos() == null ? null : Double.valueOf(totals.costNanos() / 1e9);
            case TOKENS -> real(usage.total());
            case TOKENS_IN -> real(usage.totalInput());
            case TOKENS_OUT -> real(usage.totalOutput());
            case DURATION -> totals.durationMicros() == null ? null : Double.valueOf(totals.durationMicros() / 1e3);
            case SPANS -> (double) totals.spanCount();
            case LLM_CALLS -> (double) totals.llmCount();
            case TOOL_CALLS -> (double) totals.toolCount();
            case ERRORS -> (double) totals.errorCount();
            case SCORE -> null;
        };
    }

    private static @Nullable Double real(@Nullable Long value) {
        return value == null ? null : Double.valueOf(value);
    }
}
