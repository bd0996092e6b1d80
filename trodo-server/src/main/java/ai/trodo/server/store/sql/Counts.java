package ai.trodo.server.store.sql;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.Facets;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.UsageReader.Point;
import ai.trodo.server.store.UsageReader.Slice;
import ai.trodo.server.store.UsageReader.Totals;
import ai.trodo.server.store.engine.RunCounts;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Numbers over all matching runs, counted in one pass of narrow rows. */
final class Counts {
    private static final int MAX_BUCKETS = 10_000;

    private final Db db;
    private final long siteNo;

    Counts(Db db, long siteNo) {
        this.db = db;
        this.siteNo = siteNo;
    }

    private static final String NUMBERS =
            "r.start_us, r.status, r.duration_us, r.tokens_in, r.tokens_out, r.cost_nanos";

    private static void add(RunCounts counts, Row row) throws SQLException {
        counts.add(
                row.number(), "error".equals(row.textOrNull()), row.number(), row.number(), row.number(), row.number());
    }

    Totals totals(RunQuery query) throws SQLException {
        Matching matching = Matching.of(db, siteNo, query);
        RunCounts counts = new RunCounts();
        Set<String> users = new HashSet<>();
        Set<String> conversations = new HashSet<>();
        db.each(
                "SELECT " + NUMBERS + ", r.distinct_id, r.conversation_id FROM run r" + matching.where(),
                matching.args(),
                row -> {
                    add(counts, row);
                    users.add(row.text());
                    conversations.add(row.text());
                });
        users.remove("");
        conversations.remove("");
        return counts.totals(users.size(), conversations.size());
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
        Matching matching = Matching.of(db, siteNo, query);
        Map<Long, RunCounts> counts = new HashMap<>();
        db.each("SELECT " + NUMBERS + " FROM run r" + matching.where(), matching.args(), row -> {
            long bucketNo = (row.number() - from) / width;
            add(counts.computeIfAbsent(bucketNo, b -> new RunCounts()), row.reset());
        });
        List<Point> points = new ArrayList<>();
        for (long b = 0; b < buckets; b++) {
            points.add(counts.getOrDefault(b, new RunCounts()).point(from + b * width));
        }
        return points;
    }

    List<Slice> agents(RunQuery query) throws SQLException {
        Matching matching = Matching.of(db, siteNo, query);
        Map<String, RunCounts> agents = new HashMap<>();
        db.each(
                "SELECT r.agent, " + NUMBERS + " FROM run r" + matching.where() + " AND r.agent IS NOT NULL",
                matching.args(),
                row -> add(agents.computeIfAbsent(row.text(), a -> new RunCounts()), row));
        return RunCounts.slices(agents);
    }

    Facets facets(RunQuery query) throws SQLException {
        Matching matching = Matching.of(db, siteNo, query);
        FacetCounts counts = new FacetCounts();
        db.each(
                "SELECT r.agent, r.status, r.models, r.tools, r.distinct_id, r.environment, r.release FROM run r"
                        + matching.where(),
                matching.args(),
                counts::add);
        db.each(
                "SELECT t.value, count(*) FROM run_term t WHERE t.site_no = ? AND t.field = 'tag' AND t.run_no IN"
                        + " (SELECT r.run_no FROM run r" + matching.where() + ") GROUP BY t.value",
                matching.argsAfter(siteNo),
                row -> counts.tags.put(row.text(), row.number()));
        return counts.facets();
    }

    private static final class FacetCounts {
        private final Map<String, Long> agents = new HashMap<>();
        private final Map<String, Long> statuses = new HashMap<>();
        private final Map<String, Long> models = new HashMap<>();
        private final Map<String, Long> tools = new HashMap<>();
        private final Map<String, Long> users = new HashMap<>();
        private final Map<String, Long> environments = new HashMap<>();
        private final Map<String, Long> releases = new HashMap<>();
        private final Map<String, Long> tags = new TreeMap<>();
        private long runs;

        void add(Row row) throws SQLException {
            runs++;
            count(agents, row.text());
            count(statuses, row.text());
            RowCodec.split(row.text()).forEach(model -> count(models, model));
            RowCodec.split(row.text()).forEach(tool -> count(tools, tool));
            count(users, row.text());
            count(environments, row.text());
            count(releases, row.text());
        }

        private static void count(Map<String, Long> counts, String value) {
            if (!value.isEmpty()) {
                counts.merge(value, 1L, Long::sum);
            }
        }

        Facets facets() {
            return new Facets(
                    RunCounts.top(agents),
                    RunCounts.top(statuses),
                    RunCounts.top(models),
                    RunCounts.top(tools),
                    RunCounts.top(users),
                    RunCounts.top(environments),
                    RunCounts.top(releases),
                    RunCounts.top(tags),
                    runs);
        }
    }
}
