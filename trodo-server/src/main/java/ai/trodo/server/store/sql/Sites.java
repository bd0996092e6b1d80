package ai.trodo.server.store.sql;

import ai.trodo.server.store.Site;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Numbers of sites, and fresh numbers of runs. */
final class Sites {
    /** What a site that has never written anything is read as. */
    static final long NONE = -1;

    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final Map<String, Long> pending = new ConcurrentHashMap<>();

    /** For readers: a site without data has no number. */
    long forReading(Db db, Site site) throws SQLException {
        Long known = numbers.get(site.id());
        if (known != null) {
            return known;
        }
        Long found = db.first("SELECT site_no FROM site WHERE site_id = ?", List.of(site.id()), Row::number)
                .orElse(null);
        if (found == null) {
            return NONE;
        }
        numbers.put(site.id(), found);
        return found;
    }

    /** For the writer: makes the number, which is remembered once it is committed. */
    long forWriting(Db db, Site site) throws SQLException {
        long known = numbers.getOrDefault(site.id(), pending.getOrDefault(site.id(), NONE));
        if (known != NONE) {
            return known;
        }
        db.update("INSERT INTO site (site_id) VALUES (?) ON CONFLICT (site_id) DO NOTHING", site.id());
        long made = db.number("SELECT site_no FROM site WHERE site_id = ?", site.id());
        pending.put(site.id(), made);
        return made;
    }

    /** On the writer's thread, after each transaction. */
    void ended(boolean committed) {
        if (committed) {
            numbers.putAll(pending);
        }
        pending.clear();
    }

    /**
     * The first of as many numbers that no run ever had. The tombstones of purged runs do not know numbers, so the
     * highest one is kept in a row of its own.
     */
    long nextRunNo(Db db, int count) throws SQLException {
        db.update("UPDATE run_number SET last = last + ? WHERE only_row = 1", (long) count);
        return db.number("SELECT last FROM run_number WHERE only_row = 1") - count + 1;
    }
}
