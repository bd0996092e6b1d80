package ai.trodo.server.store.sql;

import ai.trodo.model.Event;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.engine.FoldedRun;
import ai.trodo.server.store.engine.Keyset;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events over many runs: found by their narrow rows, read from the log. */
final class SqlEvents {
    private final Db db;
    private final long siteNo;

    SqlEvents(Db db, long siteNo) {
        this.db = db;
        this.siteNo = siteNo;
    }

    private record Found(long atMicros, long runNo, String eventId, String runId) {}

    /** Oldest first, one type after the other within a moment. */
    Page<Event> page(List<String> types, TimeRange range, @Nullable Keyset from, int limit, String list)
            throws SQLException {
        QuerySql sql = new QuerySql(db.dialect(), siteNo).range("e.at_us", range);
        if (from != null) {
            String[] tie = from.tie().split("\n", 2);
            sql.and("(e.at_us, e.run_no, e.event_id) > (?, ?, ?)", from.value(), Long.parseLong(tie[0]), tie[1]);
        }
        List<Object> args = new ArrayList<>(List.of(siteNo, new Args.Texts(types)));
        args.addAll(sql.args());
        List<Found> rows = db.list(
                "SELECT e.at_us, e.run_no, e.event_id, r.run_id FROM event e JOIN run r ON r.run_no = e.run_no"
                        + " WHERE e.site_no = ? AND " + db.dialect().among("e.type", true) + sql.where()
                        + " ORDER BY e.at_us, e.run_no, e.event_id LIMIT " + (limit + 1),
                args,
                row -> new Found(row.number(), row.number(), row.text(), row.text()));
        boolean more = rows.size() > limit;
        List<Found> shown = more ? rows.subList(0, limit) : rows;
        List<Event> events = new ArrayList<>();
        for (Found found : shown) {
            events.addAll(FoldedRun.of(
                            found.runId(),
                            db.list(
                                    "SELECT " + LogCodec.columns("") + " FROM record WHERE run_no = ? AND entity = ?",
                                    List.of(found.runNo(), "e:" + found.eventId()),
                                    LogCodec::read))
                    .events());
        }
        if (!more) {
            return new Page<>(events, null);
        }
        Found last = shown.get(limit - 1);
        return new Page<>(events, new Keyset(list, last.atMicros(), last.runNo() + "\n" + last.eventId()).cursor());
    }
}
