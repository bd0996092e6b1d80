package ai.trodo.server.store.sql;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.Facets;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.UsageReader.Point;
import ai.trodo.server.store.UsageReader.Slice;
import ai.trodo.server.store.UsageReader.Totals;
import ai.trodo.server.store.engine.FacetCounts;
import ai.trodo.server.store.engine.RunCounts;
import ai.trodo.server.store.engine.RunRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Numbers over all matching runs. Without conditions they come from the hourly roll-ups; with conditions the engine adds
 * the matching lines up, so that only sums travel.
 */
final class Counts {
    private static final int MAX_BUCKETS = 10_000;

    private final Db db;
    private final long siteNo;
    private final RunHours hours;

    Counts(Db db, long siteNo) {
        this.db = db;
        this.siteNo = siteNo;
        this.hours = new RunHours(db, siteNo);
    }

    Totals totals(RunQuery query) throws SQLException {
        if (query.conditions().isEmpty()) {
            RunCounts all = new RunCounts();
            for (RunCounts hour : hours.sums(RunHours.ALL, query.range()).values()) {
                all.addAll(hour);
            }
            return all.totals(distinct("user", query.range()), distinct("conversation", query.range()));
        }
        Matching matching = Matching.of(db, siteNo, query);
        RunCounts all = grouped(matching, "''", List.of()).getOrDefault("", new RunCounts());
        return db.first(
                        "SELECT count(DISTINCT r.distinct_id), count(DISTINCT r.conversation_id) FROM run r"
                                + matching.where(),
                        matching.args(),
                        row -> all.totals(row.number(), row.number()))
                .orElse(all.totals(0, 0));
    }

    /** Different users, or conversations, of the runs of a time; read from the index of terms alone. */
    private long distinct(String field, TimeRange range) throws SQLException {
        QuerySql times = new QuerySql(db.dialect(), siteNo).range("t.start_us", range);
        List<Object> args = new ArrayList<>(List.of(siteNo, field));
        args.addAll(times.args());
        return db.number(
                "SELECT count(*) FROM (SELECT DISTINCT t.value FROM run_term t WHERE t.site_no = ? AND t.field = ?"
                        + times.where() + ") counted",
                args.toArray());
    }

    List<Point> series(RunQuery query, Duration bucket) throws SQLException {
        if (query.range().from() == null || query.range().to() == null) {
            throw new IllegalArgumentException("a series needs a range with both ends");
        }
        long from = Micros.of(query.range().from());
        long to = Micros.of(query.range().to());
        long width = Math.max(1000, bucket.toNanos() / 1000);
        long buckets = Math.floorDiv(to - from + width - 1, width);
        if (buckets > MAX_BUCKETS) {
            throw new IllegalArgumentException("a series has at most " + MAX_BUCKETS + " buckets, not " + buckets);
        }
        Map<Long, RunCounts> counts = new HashMap<>();
        boolean whole = Math.floorMod(from, HourlyUsage.HOUR_MICROS) == 0 && width % HourlyUsage.HOUR_MICROS == 0;
        if (whole && query.conditions().isEmpty()) {
            hours.sums(RunHours.ALL, query.range())
                    .forEach((key, sum) -> counts.computeIfAbsent(
                                    (key.hour() * HourlyUsage.HOUR_MICROS - from) / width, b -> new RunCounts())
                            .addAll(sum));
        } else {
            grouped(Matching.of(db, siteNo, query), "(r.start_us - ?) / ?", List.of(from, width))
                    .forEach((key, sum) -> counts.put(Long.parseLong(key), sum));
        }
        List<Point> points = new ArrayList<>();
        for (long b = 0; b < buckets; b++) {
            points.add(counts.getOrDefault(b, new RunCounts()).point(from + b * width));
        }
        return points;
    }

    List<Slice> agents(RunQuery query) throws SQLException {
        Map<String, RunCounts> agents = new HashMap<>();
        if (query.conditions().isEmpty()) {
            for (Entry<RunHours.Key, RunCounts> sum :
                    hours.sums(RunHours.AGENT, query.range()).entrySet()) {
                agents.computeIfAbsent(sum.getKey().value(), a -> new RunCounts())
                        .addAll(sum.getValue());
            }
        } else {
            agents.putAll(grouped(Matching.of(db, siteNo, query), "coalesce(r.agent, '')", List.of()));
            agents.remove("");
        }
        return RunCounts.slices(agents);
    }

    /** Sums of the matching runs by an expression; durations come by their bucket. */
    private Map<String, RunCounts> grouped(Matching matching, String by, List<Object> byArgs) throws SQLException {
        List<Object> args = new ArrayList<>(byArgs);
        args.addAll(matching.args());
        Map<String, RunCounts> groups = new HashMap<>();
        db.each(
                "SELECT " + by + ", r.duration_class, count(*), sum(CASE WHEN r.status = 'error' THEN 1 ELSE 0 END),"
                        + " max(r.start_us), sum(CASE WHEN r.tokens_in >= 0 THEN r.tokens_in END),"
                        + " sum(CASE WHEN r.tokens_out >= 0 THEN r.tokens_out END),"
                        + " sum(CASE WHEN r.cost_nanos >= 0 THEN r.cost_nanos END) FROM run r" + matching.where()
                        + " GROUP BY 1, 2",
                args,
                row -> {
                    RunCounts sum = groups.computeIfAbsent(row.text(), g -> new RunCounts());
                    int bucket = row.integer();
                    long runs = row.number();
                    sum.addDurations(bucket, runs);
                    sum.add(runs, row.number(), row.number(), row.longOr(-1), row.longOr(-1), row.longOr(-1));
                });
        return groups;
    }

    Facets facets(RunQuery query) throws SQLException {
        FacetCounts counts = new FacetCounts();
        if (query.conditions().isEmpty()) {
            hours.count(query.range(), counts);
            users(query.range(), counts);
            return counts.facets(false);
        }
        List<RunRow> rows = new RunPages(db, siteNo).rows(query, Sort.NEWEST, null, Facets.MAX_RUNS + 1);
        rows.stream().limit(Facets.MAX_RUNS).forEach(counts::add);
        return counts.facets(rows.size() > Facets.MAX_RUNS);
    }

    private void users(TimeRange range, FacetCounts counts) throws SQLException {
        QuerySql times = new QuerySql(db.dialect(), siteNo).range("t.start_us", range);
        List<Object> args = new ArrayList<>(List.of(siteNo));
        args.addAll(times.args());
        db.each(
                "SELECT t.value, count(*) FROM run_term t WHERE t.site_no = ? AND t.field = 'user'" + times.where()
                        + " GROUP BY t.value ORDER BY 2 DESC, 1 LIMIT " + Facets.MAX_VALUES,
                args,
                row -> counts.add("user", row.text(), row.number()));
    }
}
