package ai.trodo.server.store.sql;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.AuditLog;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.engine.AuditChain;
import ai.trodo.server.store.engine.Digest;
import ai.trodo.server.store.engine.Keyset;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit log in a SQL engine. */
final class SqlAuditLog implements AuditLog {
    private static final String LIST = "audit";
    private static final String COLUMNS = "a.seq, a.at_us, a.actor, a.action, a.target, a.detail, a.hash,"
            + " (SELECT p.hash FROM audit_entry p WHERE p.site_no = a.site_no AND p.seq = a.seq - 1)";

    private final SqlWriter writer;
    private final Readers readers;
    private final Sites sites;

    SqlAuditLog(SqlWriter writer, Readers readers, Sites sites) {
        this.writer = writer;
        this.readers = readers;
        this.sites = sites;
    }

    private static Entry entry(Row row) throws SQLException {
        long seq = row.number();
        long at = row.number();
        String actor = row.text();
        String action = row.text();
        String target = row.text();
        String detail = row.text();
        String hash = row.text();
        String previous = row.textOrNull();
        return new Entry(
                seq,
                Micros.instant(at),
                actor,
                action,
                target,
                detail,
                hash,
                previous == null ? AuditChain.START : previous);
    }

    @Override
    public Entry append(Site site, String actor, String action, String target, String detailJson) {
        return writer.run(db -> {
            long siteNo = sites.forWriting(db, site);
            Entry last = db.first(
                            "SELECT " + COLUMNS + " FROM audit_entry a WHERE a.site_no = ? ORDER BY a.seq DESC LIMIT 1",
                            List.of(siteNo),
                            SqlAuditLog::entry)
                    .orElse(null);
            Entry entry = AuditChain.next(last, writer.nowMicros(), actor, action, target, detailJson);
            db.update(
                    "INSERT INTO audit_entry (site_no, seq, at_us, actor, action, target, detail, hash)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    siteNo,
                    entry.seq(),
                    Micros.of(entry.at()),
                    entry.actor(),
                    entry.action(),
                    entry.target(),
                    entry.detailJson(),
                    entry.hash());
            return entry;
        });
    }

    @Override
    public Page<Entry> list(Site site, @Nullable Cursor after, int limit) {
        long before = after == null ? Long.MAX_VALUE : Keyset.of(after, LIST).value();
        return readers.read(db -> {
            List<Entry> rows = db.list(
                    "SELECT " + COLUMNS + " FROM audit_entry a WHERE a.site_no = ? AND a.seq < ?"
                            + " ORDER BY a.seq DESC LIMIT " + (limit + 1),
                    List.of(sites.forReading(db, site), before),
                    SqlAuditLog::entry);
            boolean more = rows.size() > limit;
            List<Entry> shown = more ? rows.subList(0, limit) : rows;
            return new Page<>(
                    shown, more ? new Keyset(LIST, shown.get(limit - 1).seq(), "").cursor() : null);
        });
    }

    @Override
    public long firstBroken(Site site) {
        return readers.read(db -> {
            AuditChain.Check check = new AuditChain.Check();
            db.each(
                    "SELECT " + COLUMNS + " FROM audit_entry a WHERE a.site_no = ? ORDER BY a.seq",
                    List.of(sites.forReading(db, site)),
                    row -> check.add(entry(row)));
            return check.firstBroken();
        });
    }

    @Override
    public List<Head> heads(Site site, TimeRange seen) {
        return readers.read(db -> {
            long siteNo = sites.forReading(db, site);
            QuerySql sql = new QuerySql(db.dialect(), siteNo).range("r.last_seen_us", seen);
            List<Object> args = new ArrayList<>(List.of(siteNo));
            args.addAll(sql.args());
            return db.list(
                    "SELECT r.run_id, r.record_count, r.head FROM run r WHERE r.site_no = ?" + sql.where()
                            + " ORDER BY r.run_id",
                    args,
                    row -> new Head(row.text(), row.number(), Digest.hex(row.bytes())));
        });
    }
}
