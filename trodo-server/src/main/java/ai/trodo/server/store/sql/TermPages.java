package ai.trodo.server.store.sql;

import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.RunRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pages of runs by their start, read in the index of terms. Where a query names several terms, the one whose next few
 * runs reach furthest is walked and the others are asked of each of its runs; that is told by one statement, whatever
 * the number of runs. Should some hundred runs not fill the page, it is told again from there, for ten times as many.
 */
final class TermPages {
    /** So many runs of each term are looked at. */
    private static final int LOOK = 50;

    /** The first walk goes so many times as far, each further one so many times as far as the one before. */
    private static final int STRETCH = 10;

    /** A condition with more values is not walked when there is another. */
    private static final int MAX_RANGES = 24;

    private static final String COLUMNS = RowCodec.runColumns("r.");

    private final Db db;
    private final long siteNo;
    private final RunQuery query;
    private final Sort sort;

    TermPages(Db db, long siteNo, RunQuery query, Sort sort) {
        this.db = db;
        this.siteNo = siteNo;
        this.query = query;
        this.sort = sort;
    }

    /**
     * Where a walk of some hundred runs of a term would come to.
     *
     * @param runs how many were looked at
     * @param end a start; null when the term has no more than those
     */
    private record Reach(long runs, @Nullable Long end) {}

    /** At most so many matching runs, in order. */
    List<RunRow> rows(List<Is> named, @Nullable Keyset from, int limit) throws SQLException {
        if (named.size() == 1) {
            return walk(named.get(0), edge(from), limit);
        }
        List<RunRow> rows = new ArrayList<>();
        QuerySql edge = edge(from);
        for (long times = STRETCH; ; times *= STRETCH) {
            Map.Entry<Is, Reach> rarest = furthest(reaches(named, edge, times));
            Long end = rarest.getValue().end();
            if (end == null) {
                rows.addAll(walk(rarest.getKey(), edge, limit - rows.size()));
                return rows;
            }
            QuerySql stretch = edge.copy().and("d.start_us " + (sort.descending() ? ">=" : "<=") + " ?", end);
            rows.addAll(walk(rarest.getKey(), stretch, limit - rows.size()));
            if (rows.size() >= limit) {
                return rows;
            }
            edge = edge(null).and("d.start_us " + (sort.descending() ? "<" : ">") + " ?", end);
        }
    }

    private Map.Entry<Is, Reach> furthest(Map<Is, Reach> reaches) {
        Comparator<Long> furtherFirst = sort.descending() ? Comparator.naturalOrder() : Comparator.reverseOrder();
        Comparator<Reach> furthest = Comparator.comparing(Reach::end, Comparator.nullsFirst(furtherFirst))
                .thenComparingLong(Reach::runs);
        return reaches.entrySet().stream()
                .min(Map.Entry.comparingByValue(furthest))
                .orElseThrow(IllegalStateException::new);
    }

    /** Where the page begins. */
    private QuerySql edge(@Nullable Keyset from) {
        QuerySql edge = new QuerySql(db.dialect(), siteNo).range("d.start_us", query.range());
        if (from != null) {
            String sign = sort.descending() ? "<" : ">";
            edge.and("(d.start_us, d.run_no) " + sign + " (?, ?)", from.value(), from.tieNumber());
        }
        return edge;
    }

    private String order() {
        String direction = sort.descending() ? " DESC" : " ASC";
        return " ORDER BY d.start_us" + direction + ", d.run_no" + direction;
    }

    private Map<Is, Reach> reaches(List<Is> named, QuerySql edge, long times) throws SQLException {
        List<String> looks = new ArrayList<>();
        List<Object> args = new ArrayList<>();
        Map<Is, Reach> reaches = new HashMap<>();
        List<Is> asked = named.stream()
                .sorted(Comparator.comparingInt(is -> is.anyOf().size()))
                .toList();
        for (int i = 0; i < asked.size(); i++) {
            Is is = asked.get(i);
            List<String> values = QuerySql.values(is);
            if (i > 0 && looks.size() + values.size() > MAX_RANGES) {
                break;
            }
            reaches.put(is, new Reach(0, null));
            for (String value : values) {
                looks.add("SELECT " + i + ", count(*), min(c.start_us), max(c.start_us)"
                        + " FROM (SELECT d.start_us FROM run_term d WHERE d.site_no = ? AND d.field = ?"
                        + " AND d.value = ?" + edge.where() + order() + " LIMIT " + LOOK + ") c");
                args.addAll(List.of(siteNo, QuerySql.field(is), value));
                args.addAll(edge.args());
            }
        }
        db.list(String.join(" UNION ALL ", looks), args, row -> {
            Is is = asked.get(row.integer());
            long runs = row.number();
            long earliest = row.number();
            long latest = row.number();
            double far = (double) (latest - earliest) * (times - 1);
            Long end = (long) (sort.descending() ? earliest - far : latest + far);
            return reaches.merge(is, new Reach(runs, runs < LOOK ? null : end), this::nearer);
        });
        return reaches;
    }

    /** Of two values of one condition: all their runs are known only as far as the nearer of both ends. */
    private Reach nearer(Reach one, Reach other) {
        Long end = one.end();
        Long otherEnd = other.end();
        if (end == null || otherEnd != null && (sort.descending() ? otherEnd > end : otherEnd < end)) {
            end = otherEnd;
        }
        return new Reach(one.runs() + other.runs(), end);
    }

    /** One range of the index for each value, merged. */
    private List<RunRow> walk(Is driver, QuerySql stretch, int limit) throws SQLException {
        Map<Long, RunRow> found = new HashMap<>();
        QuerySql rest = QuerySql.ofTerm(db.dialect(), siteNo, query, driver);
        for (String value : QuerySql.values(driver)) {
            List<Object> args = new ArrayList<>(List.of(siteNo, QuerySql.field(driver), value));
            args.addAll(stretch.args());
            args.addAll(rest.args());
            String text = "SELECT " + COLUMNS + " FROM run_term d CROSS JOIN run r WHERE d.site_no = ? AND d.field = ?"
                    + " AND d.value = ?" + stretch.where() + rest.where() + " AND r.run_no = d.run_no" + order()
                    + " LIMIT " + limit;
            for (RunRow row : db.list(text, args, RowCodec::run)) {
                found.put(row.runNo(), row);
            }
        }
        List<RunRow> rows = new ArrayList<>(found.values());
        Comparator<RunRow> oldestFirst =
                Comparator.comparingLong(RunRow::startMicros).thenComparingLong(RunRow::runNo);
        rows.sort(sort.descending() ? oldestFirst.reversed() : oldestFirst);
        return rows.size() <= limit ? rows : new ArrayList<>(rows.subList(0, limit));
    }
}
