package ai.trodo.server.store.sql;

import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.Rows;
import ai.trodo.server.store.engine.RunRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages of runs: keyset in an index that has the order of the list; no page costs more for being far from the first. */
final class RunPages {
    private static final String COLUMNS = RowCodec.runColumns("r.");

    private final Db db;
    private final long siteNo;

    RunPages(Db db, long siteNo) {
        this.db = db;
        this.siteNo = siteNo;
    }

    Page<RunSummary> page(RunQuery query, Sort sort, @Nullable Cursor after, int limit) throws SQLException {
        String list = "runs." + sort.key().name().toLowerCase(Locale.ROOT) + (sort.descending() ? ".desc" : ".asc");
        Keyset from = after == null ? null : Keyset.of(after, list);
        List<RunRow> rows = rows(query, sort, from, limit + 1);
        boolean more = rows.size() > limit;
        List<RunRow> shown = more ? rows.subList(0, limit) : rows;
        Cursor next = null;
        if (more) {
            RunRow last = shown.get(limit - 1);
            next = new Keyset(list, sortValue(last, sort), Long.toString(last.runNo())).cursor();
        }
        return new Page<>(summaries(shown), next);
    }

    /** At most so many matching runs, in order. */
    List<RunRow> rows(RunQuery query, Sort sort, @Nullable Keyset from, int limit) throws SQLException {
        boolean byStart = sort.key() == Sort.Key.STARTED_AT;
        List<Is> named = byStart ? Rarest.candidates(query.conditions()) : List.of();
        if (!named.isEmpty()) {
            return new TermPages(db, siteNo, query, sort).rows(named, from, limit);
        }
        Is driver = byStart ? null : rare(Rarest.of(db, siteNo, query.conditions()));
        QuerySql sql = QuerySql.of(db.dialect(), siteNo, query, driver);
        String column = column(sort.key());
        keyset(sql, column, "r.run_no", sort, from);
        String source = "run r " + (walks(query, driver) ? db.dialect().walking(index(sort.key())) : "");
        List<Object> args = new ArrayList<>(List.of(siteNo));
        String rare = "";
        if (driver != null) {
            rare = " AND r.run_no IN (" + amongTerm(driver, args) + ")";
        }
        args.addAll(sql.args());
        String text = "SELECT " + COLUMNS + " FROM " + source + " WHERE r.site_no = ?" + rare + sql.where()
                + order(column, "r.run_no", sort) + " LIMIT " + limit;
        return db.list(text, args, RowCodec::run);
    }

    private static @Nullable Is rare(@Nullable Rarest rarest) {
        return rarest == null || rarest.isCommon() ? null : rarest.is();
    }

    /** Whether the list should be read in the order of its index rather than looked up by what is rare. */
    private static boolean walks(RunQuery query, @Nullable Is driver) {
        return driver == null
                && query.conditions().stream()
                        .noneMatch(c -> !c.negated()
                                && (c instanceof RunQuery.Text || c instanceof Is is && is.field() == Field.RUN));
    }

    /** Numbers of the runs that have a term. */
    String amongTerm(Is is, List<Object> args) {
        args.add(siteNo);
        args.add(QuerySql.field(is));
        args.add(new Args.Texts(QuerySql.values(is)));
        return "SELECT t.run_no FROM run_term t WHERE t.site_no = ? AND t.field = ? AND "
                + db.dialect().among("t.value", true);
    }

    private static void keyset(QuerySql sql, String column, String tie, Sort sort, @Nullable Keyset from) {
        if (from != null) {
            String sign = sort.descending() ? "<" : ">";
            sql.and("(" + column + ", " + tie + ") " + sign + " (?, ?)", from.value(), from.tieNumber());
        }
    }

    private static String order(String column, String tie, Sort sort) {
        String direction = sort.descending() ? " DESC" : " ASC";
        return " ORDER BY " + column + direction + ", " + tie + direction;
    }

    private static String column(Sort.Key key) {
        return switch (key) {
            case STARTED_AT -> "r.start_us";
            case DURATION -> "r.duration_us";
            case COST -> "r.cost_nanos";
            case TOKENS -> "r.tokens";
            case ERRORS -> "r.error_count";
        };
    }

    private static String index(Sort.Key key) {
        return switch (key) {
            case STARTED_AT -> "run_by_start";
            case DURATION -> "run_by_duration";
            case COST -> "run_by_cost";
            case TOKENS -> "run_by_tokens";
            case ERRORS -> "run_by_errors";
        };
    }

    private static long sortValue(RunRow row, Sort sort) {
        Long value = switch (sort.key()) {
            case STARTED_AT -> row.startMicros();
            case DURATION -> row.totals().durationMicros();
            case COST -> row.totals().costNanos();
            case TOKENS -> row.totals().usage().total();
            case ERRORS -> (long) row.totals().errorCount();
        };
        return value == null ? -1 : value;
    }

    List<RunSummary> summaries(List<RunRow> rows) throws SQLException {
        Map<String, List<ScoreFacts>> scores = new HashMap<>();
        List<Long> scored =
                rows.stream().filter(RunRow::scored).map(RunRow::runNo).toList();
        if (!scored.isEmpty()) {
            db.each(
                    "SELECT " + RowCodec.SCORE_COLUMNS + " FROM score s JOIN run r ON r.run_no = s.run_no WHERE "
                            + db.dialect().among("s.run_no", false) + " ORDER BY s.at_us, s.score_id",
                    List.of(new Args.Longs(scored)),
                    row -> {
                        ScoreFacts score = RowCodec.score(row);
                        scores.computeIfAbsent(score.runId(), id -> new ArrayList<>())
                                .add(score);
                    });
        }
        List<RunSummary> summaries = new ArrayList<>(rows.size());
        for (RunRow row : rows) {
            summaries.add(Rows.summary(row, scores.getOrDefault(row.runId(), List.of())));
        }
        return summaries;
    }
}
