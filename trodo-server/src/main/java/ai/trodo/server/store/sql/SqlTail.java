package ai.trodo.server.store.sql;

import ai.trodo.server.store.LiveTail;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StaleCursorException;
import ai.trodo.server.store.engine.Wakes;
import java.sql.SQLException;
import java.util.List;

/** The log is its own tail: positions are ids of its rows, which are given in the order of commit. */
final class SqlTail implements LiveTail {
    private final Readers readers;
    private final Sites sites;
    private final Wakes wakes;

    SqlTail(Readers readers, Sites sites, Wakes wakes) {
        this.readers = readers;
        this.sites = sites;
        this.wakes = wakes;
    }

    @Override
    public long head(Site site) {
        return readers.read(db -> head(db, sites.forReading(db, site)));
    }

    private static long head(Db db, long siteNo) throws SQLException {
        return db.number("SELECT max(id) FROM record WHERE site_no = ?", siteNo);
    }

    @Override
    public List<Change> read(Site site, long after, int limit) {
        return readers.read(db -> {
            long siteNo = sites.forReading(db, site);
            List<Change> changes = db.list(
                    "SELECT c.id, r.run_id, c.type, c.entity FROM (SELECT id, run_no, type, entity FROM record"
                            + " WHERE site_no = ? AND id > ? ORDER BY id LIMIT " + limit
                            + ") c JOIN run r ON r.run_no = c.run_no ORDER BY c.id",
                    List.of(siteNo, after),
                    row -> new Change(
                            row.number(), row.text(), row.text(), row.text().substring(2)));
            if (changes.isEmpty() && after > 0 && after > highest(db)) {
                throw new StaleCursorException("the log ends before position " + after + ": begin again");
            }
            return changes;
        });
    }

    /** The highest position ever given, whatever was purged since. */
    private static long highest(Db db) throws SQLException {
        return db.number(db.dialect().highestRecordId());
    }

    @Override
    public Subscription subscribe(Site site, Runnable wake) {
        return wakes.add(site, wake);
    }
}
