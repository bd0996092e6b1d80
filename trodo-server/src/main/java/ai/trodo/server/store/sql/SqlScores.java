package ai.trodo.server.store.sql;

import ai.trodo.model.Score;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.ScoreSummary;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.ScoreCounts;
import ai.trodo.server.store.engine.Term;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Scores over many runs. */
final class SqlScores {
    private static final String LIST = "scores";

    private final Db db;
    private final long siteNo;

    SqlScores(Db db, long siteNo) {
        this.db = db;
        this.siteNo = siteNo;
    }

    /** Newest first. */
    Page<ScoreFacts> page(@Nullable String name, TimeRange range, @Nullable Cursor after, int limit)
            throws SQLException {
        QuerySql sql = new QuerySql(db.dialect(), siteNo);
        if (name != null) {
            sql.and("s.name = ?", Term.indexed(name));
        }
        sql.range("s.at_us", range);
        if (after != null) {
            Keyset from = Keyset.of(after, LIST);
            String[] tie = from.tie().split("\n", 2);
            sql.and("(s.at_us, s.run_no, s.score_id) < (?, ?, ?)", from.value(), Long.parseLong(tie[0]), tie[1]);
        }
        List<Object> args = new ArrayList<>(List.of(siteNo));
        args.addAll(sql.args());
        List<Long> runNos = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        List<ScoreFacts> rows = db.list(
                "SELECT s.run_no, s.at_us, " + RowCodec.SCORE_COLUMNS
                        + " FROM score s JOIN run r ON r.run_no = s.run_no WHERE s.site_no = ?" + sql.where()
                        + " ORDER BY s.at_us DESC, s.run_no DESC, s.score_id DESC LIMIT " + (limit + 1),
                args,
                row -> {
                    runNos.add(row.number());
                    times.add(row.number());
                    return RowCodec.score(row);
                });
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        String tie = runNos.get(limit - 1) + "\n" + rows.get(limit - 1).scoreId();
        return new Page<>(rows.subList(0, limit), new Keyset(LIST, times.get(limit - 1), tie).cursor());
    }

    List<ScoreSummary> summaries(TimeRange range) throws SQLException {
        QuerySql sql = new QuerySql(db.dialect(), siteNo).range("s.at_us", range);
        List<Object> args = new ArrayList<>(List.of(siteNo));
        args.addAll(sql.args());
        Map<String, ScoreCounts> names = new TreeMap<>();
        db.each(
                "SELECT s.name, s.data_type, s.value, s.text, s.at_us FROM score s WHERE s.site_no = ?" + sql.where(),
                args,
                row -> names.computeIfAbsent(row.text(), ScoreCounts::new)
                        .add(
                                RowCodec.constant(Score.DataType.class, row.textOrNull()),
                                row.realOrNull(),
                                row.textOrNull(),
                                Micros.instant(row.number())));
        return names.values().stream().map(ScoreCounts::summary).toList();
    }
}
