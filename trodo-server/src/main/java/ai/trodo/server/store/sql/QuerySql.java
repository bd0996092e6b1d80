package ai.trodo.server.store.sql;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.Capabilities;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Compare;
import ai.trodo.server.store.RunQuery.Condition;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.UnsupportedQueryException;
import ai.trodo.server.store.engine.Term;
import ai.trodo.server.store.engine.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query on runs as SQL conditions on {@code run r}. The text of the SQL has only words of ours; every value of a user
 * is a bound argument.
 */
final class QuerySql {
    private final Dialect dialect;
    private final long siteNo;
    /** What has the start and the number of the run that is asked about: the run itself or the term that leads to it. */
    private final String walked;

    private final StringBuilder where = new StringBuilder();
    private final List<Object> args = new ArrayList<>();

    QuerySql(Dialect dialect, long siteNo) {
        this(dialect, siteNo, "r");
    }

    private QuerySql(Dialect dialect, long siteNo, String walked) {
        this.dialect = dialect;
        this.siteNo = siteNo;
        this.walked = walked;
    }

    /** Conditions of a query, without those that the driving term answers. */
    static QuerySql of(Dialect dialect, long siteNo, RunQuery query, @Nullable Is without) {
        QuerySql sql = new QuerySql(dialect, siteNo);
        sql.range("r.start_us", query.range());
        for (Condition condition : query.conditions()) {
            if (condition != without) {
                sql.and(condition);
            }
        }
        return sql;
    }

    /** The conditions of a query, its range apart, on runs that are reached through {@code run_term d}. */
    static QuerySql ofTerm(Dialect dialect, long siteNo, RunQuery query, Is without) {
        QuerySql sql = new QuerySql(dialect, siteNo, "d");
        query.conditions().stream().filter(condition -> condition != without).forEach(sql::and);
        return sql;
    }

    /** Empty, or conditions that each begin with AND. */
    String where() {
        return where.toString();
    }

    List<Object> args() {
        return args;
    }

    /** The same conditions, to add more to. */
    QuerySql copy() {
        QuerySql copy = new QuerySql(dialect, siteNo, walked);
        copy.where.append(where);
        copy.args.addAll(args);
        return copy;
    }

    QuerySql and(String condition, Object... values) {
        where.append(" AND ").append(condition);
        args.addAll(List.of(values));
        return this;
    }

    QuerySql range(String column, TimeRange range) {
        if (range.from() != null) {
            and(column + " >= ?", Micros.of(range.from()));
        }
        if (range.to() != null) {
            and(column + " < ?", Micros.of(range.to()));
        }
        return this;
    }

    private void and(Condition condition) {
        if (condition instanceof Is is) {
            and(is);
        } else if (condition instanceof Compare compare) {
            and(compare);
        } else if (condition instanceof RunQuery.Text text) {
            and(text);
        }
    }

    private void and(Is is) {
        String not = is.negated() ? "NOT " : "";
        if (is.field() == Field.RUN) {
            and(not + "(" + dialect.among("r.run_id", true) + ")", new Args.Texts(values(is)));
            return;
        }
        List<String> values = values(is);
        boolean one = values.size() == 1;
        and(
                not + "EXISTS (SELECT 1 FROM run_term t WHERE t.site_no = ? AND t.field = ? AND "
                        + (one ? "t.value = ?" : dialect.among("t.value", true))
                        + " AND t.start_us = " + walked + ".start_us AND t.run_no = " + walked + ".run_no"
                        + (walked.equals("r") ? "" : dialect.askedOfEachRow()) + ")",
                siteNo,
                field(is),
                one ? values.get(0) : new Args.Texts(values));
    }

    private void and(Compare compare) {
        if (compare.measure() == RunQuery.Measure.SCORE) {
            String has = "EXISTS (SELECT 1 FROM score s WHERE s.run_no = r.run_no AND s.name = ? AND s.value ";
            String name = Term.indexed(String.valueOf(compare.key()));
            if (compare.negated()) {
                and(has + "IS NOT NULL)", name);
            }
            and((compare.negated() ? "NOT " : "") + has + compare.op().sign() + " ?)", name, compare.value());
            return;
        }
        String column = column(compare.measure());
        String not = compare.negated() ? "NOT " : "";
        and(column + " >= 0 AND " + not + "(" + column + " " + compare.op().sign() + " ?)", stored(compare));
    }

    private void and(RunQuery.Text text) {
        Set<String> words = Words.ofQuery(text.words());
        Capabilities capabilities = dialect.capabilities();
        if (!capabilities.textSearch()) {
            throw new UnsupportedQueryException("text search is switched off in this store: filter by fields instead");
        }
        if (!words.isEmpty()) {
            String not = text.negated() ? "NOT " : "";
            and(not + "(" + dialect.hasWords("r.run_no") + ")", dialect.wordsArgument(words));
        }
    }

    static List<String> values(Is is) {
        if (is.field() == Field.RUN) {
            return List.copyOf(is.anyOf());
        }
        boolean words = is.field() == Field.STATUS || is.field() == Field.KIND;
        return is.anyOf().stream()
                .map(value -> Term.indexed(words ? value.toLowerCase(Locale.ROOT) : value))
                .distinct()
                .toList();
    }

    static String field(Is is) {
        return is.field() == Field.META
                ? "meta." + Term.indexed(String.valueOf(is.key()))
                : is.field().name().toLowerCase(Locale.ROOT);
    }

    static String column(RunQuery.Measure measure) {
        return switch (measure) {
            case COST -> "r.cost_nanos";
            case TOKENS -> "r.tokens";
            case TOKENS_IN -> "r.tokens_in";
            case TOKENS_OUT -> "r.tokens_out";
            case DURATION -> "r.duration_us";
            case SPANS -> "r.span_count";
            case LLM_CALLS -> "r.llm_count";
            case TOOL_CALLS -> "r.tool_count";
            case ERRORS -> "r.error_count";
            case SCORE -> throw new IllegalStateException("scores are in a table of their own");
        };
    }

    /** Values are whole numbers in the store; what a double cannot say exactly is rounded to the nearest of them. */
    private static Object stored(Compare compare) {
        double value = switch (compare.measure()) {
            case COST -> compare.value() * 1e9;
            case DURATION -> compare.value() * 1e3;
            default -> compare.value();
        };
        double whole = Math.rint(value);
        boolean near = Math.abs(value - whole) < 1e-4 || compare.measure() == RunQuery.Measure.COST;
        return near ? (Object) (long) whole : (Object) value;
    }
}
