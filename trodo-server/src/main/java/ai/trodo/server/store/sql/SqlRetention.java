package ai.trodo.server.store.sql;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.Retention;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.engine.Rows;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.WriteTx.RunChange;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds and removes runs. */
final class SqlRetention implements Retention {
    private static final String CANDIDATE = "r.run_id, r.status, r.end_us, r.last_seen_us, r.bytes";
    private static final int RUNS_TOGETHER = 50;

    private final SqlWriter writer;
    private final Readers readers;
    private final Sites sites;

    SqlRetention(SqlWriter writer, Readers readers, Sites sites) {
        this.writer = writer;
        this.readers = readers;
        this.sites = sites;
    }

    private static Candidate candidate(Row row) throws SQLException {
        return new Candidate(
                row.text(),
                row.text(),
                Micros.instantOrNull(row.longOrNull()),
                Micros.instant(row.number()),
                row.number());
    }

    private List<Candidate> withStatus(Site site, Set<String> statuses, String condition, Object arg, int limit) {
        return readers.read(db -> db.list(
                "SELECT " + CANDIDATE + " FROM run_term t CROSS JOIN run r WHERE t.site_no = ? AND t.field = 'status'"
                        + " AND " + db.dialect().among("t.value", true)
                        + " AND r.run_no = t.run_no AND r.held = 0" + condition
                        + " ORDER BY t.start_us, t.run_no LIMIT " + limit,
                List.of(sites.forReading(db, site), Args.texts(statuses), arg),
                SqlRetention::candidate));
    }

    @Override
    public List<Candidate> endedBefore(Site site, Set<String> statuses, Instant cutoff, int limit) {
        return withStatus(site, statuses, " AND coalesce(r.end_us, r.last_seen_us) < ?", Micros.of(cutoff), limit);
    }

    @Override
    public List<Candidate> oldest(Site site, Set<String> statuses, int limit) {
        return withStatus(site, statuses, " AND r.run_no > ?", 0L, limit);
    }

    @Override
    public Volume volume(Site site, Set<String> statuses) {
        return readers.read(db -> db.first(
                        "SELECT count(*), coalesce(sum(r.bytes), 0) FROM run_term t CROSS JOIN run r WHERE t.site_no = ?"
                                + " AND t.field = 'status' AND " + db.dialect().among("t.value", true)
                                + " AND r.run_no = t.run_no",
                        List.of(sites.forReading(db, site), Args.texts(statuses)),
                        row -> new Volume(row.number(), row.number()))
                .orElse(new Volume(0, 0)));
    }

    @Override
    public List<Candidate> silentSince(Site site, Instant cutoff, int limit) {
        return withStatus(site, Set.of("running"), " AND r.last_seen_us < ?", Micros.of(cutoff), limit);
    }

    @Override
    public List<String> purge(Site site, Collection<String> runIds, String reason) {
        List<String> all = List.copyOf(runIds);
        List<String> purged = new ArrayList<>();
        for (int i = 0; i < all.size(); i += RUNS_TOGETHER) {
            List<String> some = all.subList(i, Math.min(all.size(), i + RUNS_TOGETHER));
            purged.addAll(
                    writer.run(db -> new Purge(db, sites.forWriting(db, site)).runs(some, reason, writer.nowMicros())));
        }
        finish(purged.isEmpty());
        return purged;
    }

    /** Computes the touched hours again and leaves no readable remains. */
    private void finish(boolean nothing) {
        if (nothing) {
            return;
        }
        int refreshed = 1;
        while (refreshed > 0) {
            refreshed = writer.run(db -> HourlyUsage.refresh(db, 1));
        }
        writer.maintain(db -> {
            db.dialect().scrub(db.connection());
            return db;
        });
    }

    @Override
    public boolean isPurged(Site site, String runId) {
        return readers.read(db -> db.number(
                        "SELECT count(*) FROM tombstone WHERE site_no = ? AND run_id = ?",
                        sites.forReading(db, site),
                        runId)
                > 0);
    }

    @Override
    public boolean hold(Site site, String runId, boolean on) {
        return writer.run(db -> {
            Optional<RunRow> found = db.first(
                    "SELECT " + RowCodec.runColumns("") + " FROM run WHERE site_no = ? AND run_id = ?",
                    List.of(sites.forWriting(db, site), runId),
                    RowCodec::run);
            found.ifPresent(row ->
                    new SqlWriteTx(db, sites).putRuns(site, List.of(new RunChange(row, Rows.held(row, on)))));
            return found.isPresent();
        });
    }

    @Override
    public List<String> held(Site site) {
        return readers.read(db -> db.list(
                "SELECT r.run_id FROM run_term t CROSS JOIN run r WHERE t.site_no = ? AND t.field = 'is'"
                        + " AND t.value = 'held' AND r.run_no = t.run_no ORDER BY t.start_us",
                List.of(sites.forReading(db, site)),
                Row::text));
    }

    @Override
    public int forgetTombstones(Site site, Instant before) {
        return writer.run(db -> db.update(
                "DELETE FROM tombstone WHERE site_no = ? AND purged_us < ?",
                sites.forWriting(db, site),
                Micros.of(before)));
    }

    @Override
    public List<String> purgeUser(Site site, String distinctId, String reason) {
        List<String> runIds = readers.read(db -> db.list(
                "SELECT r.run_id FROM run_term t CROSS JOIN run r WHERE t.site_no = ? AND t.field = 'user'"
                        + " AND t.value = ? AND r.run_no = t.run_no",
                List.of(sites.forReading(db, site), distinctId),
                Row::text));
        List<String> purged = purge(site, runIds, reason);
        writer.run(db -> {
            new Purge(db, sites.forWriting(db, site)).user(distinctId);
            return site;
        });
        writer.maintain(db -> {
            db.dialect().scrub(db.connection());
            return db;
        });
        return purged;
    }

    @Override
    public List<Site> sites() {
        return readers.read(db -> db.list(
                "SELECT site_id FROM site WHERE site_id <> ? ORDER BY site_id",
                List.of(Site.SYSTEM.id()),
                row -> new Site(row.text())));
    }
}
