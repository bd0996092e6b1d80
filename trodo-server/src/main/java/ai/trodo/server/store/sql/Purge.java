package ai.trodo.server.store.sql;

import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.Term;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletes runs, or a user, with everything that was derived from them. Inside a transaction of the writer. */
final class Purge {
    private final Db db;
    private final long siteNo;

    Purge(Db db, long siteNo) {
        this.db = db;
        this.siteNo = siteNo;
    }

    /** Returns what was deleted; held runs are left. */
    List<String> runs(List<String> runIds, String reason, long nowMicros) throws SQLException {
        List<RunRow> rows = db.list(
                "SELECT " + RowCodec.runColumns("") + " FROM run WHERE site_no = ? AND held = 0 AND "
                        + db.dialect().among("run_id", true),
                List.of(siteNo, new Args.Texts(runIds)),
                RowCodec::run);
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Long> runNos = rows.stream().map(RunRow::runNo).toList();
        Set<String> users = new HashSet<>(db.list(
                "SELECT distinct_id FROM run WHERE distinct_id IS NOT NULL AND "
                        + db.dialect().among("run_no", false),
                List.of(new Args.Longs(runNos)),
                Row::text));
        touchHours(rows, runNos);
        deleteTerms(rows);
        db.dialect().forgetWords(db.connection(), runNos);
        for (String table : List.of("span", "event", "score", "record", "run")) {
            db.updateAll(
                    "DELETE FROM " + table + " WHERE " + db.dialect().among("run_no", false),
                    List.of(new Args.Longs(runNos)));
        }
        List<@Nullable Object[]> tombstones = new ArrayList<>();
        rows.forEach(row -> tombstones.add(new @Nullable Object[] {siteNo, row.runId(), nowMicros, reason}));
        db.put(Tables.TOMBSTONE, tombstones, true);
        forgetUsers(users);
        return rows.stream().map(RunRow::runId).toList();
    }

    private void touchHours(List<RunRow> rows, List<Long> runNos) throws SQLException {
        Set<Long> hours = new HashSet<>();
        rows.forEach(row -> hours.add(Math.floorDiv(row.startMicros(), HourlyUsage.HOUR_MICROS)));
        db.each(
                "SELECT start_us FROM span WHERE " + db.dialect().among("run_no", false) + " AND start_us IS NOT NULL",
                List.of(new Args.Longs(runNos)),
                row -> hours.add(Math.floorDiv(row.number(), HourlyUsage.HOUR_MICROS)));
        List<@Nullable Object[]> dirty = new ArrayList<>();
        hours.forEach(hour -> dirty.add(new @Nullable Object[] {siteNo, hour}));
        if (!dirty.isEmpty()) {
            db.put(Tables.DIRTY, dirty, false);
        }
    }

    private void deleteTerms(List<RunRow> rows) throws SQLException {
        List<@Nullable Object[]> terms = new ArrayList<>();
        for (RunRow row : rows) {
            if (RunLine.isDamaged(row)) {
                deleteAllTerms(row);
            }
            for (Term term : Term.of(row)) {
                terms.add(SqlWriteTx.term(siteNo, term, row));
            }
        }
        db.deleteAll(Tables.TERM, terms);
    }

    /** Looks at every term of the site: only for a run that does not say any more which ones it has. */
    private void deleteAllTerms(RunRow row) throws SQLException {
        db.update(
                "DELETE FROM run_term WHERE site_no = ? AND start_us = ? AND run_no = ?",
                siteNo,
                row.startMicros(),
                row.runNo());
    }

    /** A user of whom nothing else is known goes with the last run. */
    private void forgetUsers(Collection<String> users) throws SQLException {
        for (String user : users) {
            db.update(
                    "DELETE FROM profile WHERE site_no = ? AND type = 'user' AND id = ? AND properties IS NULL"
                            + " AND NOT EXISTS (SELECT 1 FROM run_term t WHERE t.site_no = profile.site_no"
                            + " AND t.field = 'user' AND t.value = profile.id)"
                            + " AND NOT EXISTS (SELECT 1 FROM product_event e WHERE e.site_no = profile.site_no"
                            + " AND e.distinct_id = profile.id)",
                    siteNo,
                    user);
        }
    }

    /** What is known of a user apart from runs. */
    void user(String distinctId) throws SQLException {
        db.update("DELETE FROM product_event WHERE site_no = ? AND distinct_id = ?", siteNo, distinctId);
        db.update("DELETE FROM profile_change WHERE site_no = ? AND type = 'user' AND id = ?", siteNo, distinctId);
        db.update("DELETE FROM profile WHERE site_no = ? AND type = 'user' AND id = ?", siteNo, distinctId);
        db.update(
                "DELETE FROM alias WHERE site_no = ? AND (alias = ? OR distinct_id = ?)",
                siteNo,
                distinctId,
                distinctId);
    }
}
