package ai.trodo.server.store.sql;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.engine.FacetCounts;
import ai.trodo.server.store.engine.RunCounts;
import ai.trodo.server.store.engine.Term;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Roll-ups of runs by the hour of their start, for questions about all runs of a time. Kept as {@link HourlyUsage} is:
 * hours that a write touched are counted from their runs, by readers at once and for good in the background.
 */
final class RunHours {
    /** The field, and the value, of the sum of all runs. */
    static final String ALL = "";

    static final String AGENT = "agent";

    /** What runs are counted by, apart from {@link #ALL}: the fields that have few values. */
    private static final Set<String> FIELDS = Set.of(AGENT, "status", "model", "tool", "environment", "release", "tag");

    /** What more than the number of runs is asked of. */
    private static final Set<String> SUMMED = Set.of(ALL, AGENT);

    private static final long HOUR = HourlyUsage.HOUR_MICROS;

    private final Db db;
    private final long siteNo;

    RunHours(Db db, long siteNo) {
        this.db = db;
        this.siteNo = siteNo;
    }

    /** What runs are added up under. */
    record Key(String field, String value, long hour) {}

    static boolean counts(String field) {
        return FIELDS.contains(field);
    }

    /** Counts an hour again. On the writer's connection; the caller commits. */
    void refresh(long hour) throws SQLException {
        Map<Key, RunCounts> sums = new HashMap<>();
        addRuns(hour * HOUR, (hour + 1) * HOUR, FIELDS, sums);
        db.update("DELETE FROM run_hour WHERE site_no = ? AND hour = ?", siteNo, hour);
        List<@Nullable Object[]> rows = new ArrayList<>();
        sums.forEach((key, sum) -> {
            @Nullable Object[] values = SUMMED.contains(key.field()) ? sum.values() : RunCounts.onlyRuns(sum.runs());
            @Nullable Object[] row = new @Nullable Object[4 + values.length];
            row[0] = siteNo;
            row[1] = key.field();
            row[2] = key.value();
            row[3] = hour;
            System.arraycopy(values, 0, row, 4, values.length);
            rows.add(row);
        });
        db.put(Tables.RUN_HOUR, rows, true);
    }

    private void addRuns(long from, long to, Set<String> fields, Map<Key, RunCounts> sums) throws SQLException {
        if (from >= to) {
            return;
        }
        db.each(
                "SELECT " + RowCodec.runColumns("r.")
                        + " FROM run r WHERE r.site_no = ? AND r.start_us >= ? AND r.start_us < ?",
                List.of(siteNo, from, to),
                line -> {
                    var run = RowCodec.run(line);
                    long hour = Math.floorDiv(run.startMicros(), HOUR);
                    sums.computeIfAbsent(new Key(ALL, ALL, hour), k -> new RunCounts())
                            .add(run);
                    for (Term term : Term.of(run)) {
                        if (fields.contains(term.field())) {
                            sums.computeIfAbsent(new Key(term.field(), term.value(), hour), k -> new RunCounts())
                                    .add(run);
                        }
                    }
                });
    }

    /** Whole hours of a range, the hours among them whose roll-up is old, and the rest at both ends. */
    private final class Parts {
        private final long from;
        private final long to;
        private final long first;
        private final long end;
        private final List<Long> dirty;

        Parts(TimeRange range) throws SQLException {
            from = range.from() == null ? Long.MIN_VALUE / 2 / HOUR * HOUR : Micros.of(range.from());
            to = range.to() == null ? Long.MAX_VALUE / 2 / HOUR * HOUR : Micros.of(range.to());
            long firstWhole = Math.floorDiv(from + HOUR - 1, HOUR);
            first = Math.min(firstWhole, Math.floorDiv(to, HOUR));
            end = Math.max(first, Math.floorDiv(to, HOUR));
            dirty = db.list(
                    "SELECT hour FROM usage_dirty WHERE site_no = ? AND hour >= ? AND hour < ?",
                    List.of(siteNo, first, end),
                    Row::number);
        }

        void addUnrolled(Set<String> fields, Map<Key, RunCounts> sums) throws SQLException {
            if (first == end) {
                addRuns(from, to, fields, sums);
                return;
            }
            addRuns(from, first * HOUR, fields, sums);
            addRuns(end * HOUR, to, fields, sums);
            for (long hour : dirty) {
                addRuns(hour * HOUR, (hour + 1) * HOUR, fields, sums);
            }
        }

        /** Begins with AND. */
        String clean() {
            return " AND u.hour >= ? AND u.hour < ?"
                    + (dirty.isEmpty() ? "" : " AND NOT (" + db.dialect().among("u.hour", false) + ")");
        }

        List<Object> args(Object... before) {
            List<Object> args = new ArrayList<>(List.of(before));
            args.add(first);
            args.add(end);
            if (!dirty.isEmpty()) {
                args.add(Args.longs(dirty));
            }
            return args;
        }
    }

    /** Sums of all runs, or of those with each value of a field. */
    Map<Key, RunCounts> sums(String field, TimeRange range) throws SQLException {
        Parts parts = new Parts(range);
        Map<Key, RunCounts> sums = new HashMap<>();
        parts.addUnrolled(field.equals(ALL) ? Set.of() : Set.of(field), sums);
        sums.keySet().removeIf(key -> !key.field().equals(field));
        db.each(
                "SELECT u.value, u.hour, u.runs, u.errors, u.last_us, u.tokens_in, u.tokens_out, u.cost_nanos,"
                        + " u.durations FROM run_hour u WHERE u.site_no = ? AND u.field = ?" + parts.clean(),
                parts.args(siteNo, field),
                row -> {
                    RunCounts sum =
                            sums.computeIfAbsent(new Key(field, row.text(), row.number()), k -> new RunCounts());
                    sum.add(row.number(), row.number(), row.number(), row.longOr(-1), row.longOr(-1), row.longOr(-1));
                    sum.addDurations(row.bytes());
                });
        return sums;
    }

    /** How many runs have which value of the fields that are rolled up, and how many there are. */
    void count(TimeRange range, FacetCounts counts) throws SQLException {
        Parts parts = new Parts(range);
        Map<Key, RunCounts> unrolled = new HashMap<>();
        parts.addUnrolled(FIELDS, unrolled);
        unrolled.forEach((key, sum) -> add(counts, key.field(), key.value(), sum.runs()));
        List<String> fields = new ArrayList<>(FIELDS);
        fields.add(ALL);
        for (String field : fields) {
            db.each(
                    "SELECT u.value, sum(u.runs) FROM run_hour u WHERE u.site_no = ? AND u.field = ?" + parts.clean()
                            + " GROUP BY u.value",
                    parts.args(siteNo, field),
                    row -> add(counts, field, row.text(), row.number()));
        }
    }

    private static void add(FacetCounts counts, String field, String value, long runs) {
        if (field.equals(ALL)) {
            counts.addRuns(runs);
        } else {
            counts.add(field, value, runs);
        }
    }

    /** About how many runs have a value: what was written since the last roll-up is not counted. */
    long about(String field, String value) throws SQLException {
        return db.number(
                "SELECT sum(u.runs) FROM run_hour u WHERE u.site_no = ? AND u.field = ? AND u.value = ?",
                siteNo,
                field,
                value);
    }

    /** The spans of all runs of all sites: of clean hours from the roll-up, of the others from their runs. */
    static long spans(Db db) throws SQLException {
        return db.number("SELECT sum(u.spans) FROM site CROSS JOIN run_hour u WHERE u.site_no = site.site_no"
                        + " AND u.field = '' AND u.value = '' AND NOT EXISTS (SELECT 1 FROM usage_dirty d"
                        + " WHERE d.site_no = u.site_no AND d.hour = u.hour)")
                + db.number("SELECT sum(r.span_count) FROM usage_dirty j CROSS JOIN run r"
                        + " WHERE r.site_no = j.site_no AND r.start_us >= j.hour * " + HOUR
                        + " AND r.start_us < (j.hour + 1) * " + HOUR);
    }
}
