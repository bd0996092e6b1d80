package ai.trodo.server.store.sql;

import ai.trodo.server.store.engine.UsageSums;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Roll-ups of model and tool calls, and of what was made from kept prompts, by hour. A write only says which hours it touched; those are computed again from
 * their spans, whole, in the background. A reader takes clean hours from the roll-up and dirty ones from the spans, so
 * its answer is always exact.
 */
final class HourlyUsage {
    static final long HOUR_MICROS = 3_600_000_000L;

    static final String LLM = "llm";

    static final String TOOL = "tool";

    /** Spans that were made from a kept prompt are counted under it too. */
    static final String PROMPT = "prompt";

    private static final String SPAN_FACTS = "s.kind, s.model, s.tool_name, s.name, s.provider, s.prompt, s.status,"
            + " s.start_us, s.end_us, s.tokens_input, s.tokens_cache_read, s.tokens_cache_write, s.tokens_output,"
            + " s.tokens_reasoning, s.cost_nanos";

    private HourlyUsage() {}

    /** Computes at most so many dirty hours again, oldest first. On the writer's connection; the caller commits. */
    static int refresh(Db db, int maxHours) throws SQLException {
        List<long[]> dirty = db.list(
                "SELECT site_no, hour FROM usage_dirty ORDER BY site_no, hour LIMIT " + maxHours, List.of(), row ->
                        new long[] {row.number(), row.number()});
        for (long[] hour : dirty) {
            Map<UsageSums.Key, UsageSums> sums = new HashMap<>();
            addSpans(db, hour[0], hour[1] * HOUR_MICROS, (hour[1] + 1) * HOUR_MICROS, sums);
            db.update("DELETE FROM usage_hour WHERE site_no = ? AND hour = ?", hour[0], hour[1]);
            List<@Nullable Object[]> rows = new ArrayList<>();
            sums.forEach((key, sum) -> rows.add(row(hour[0], key, sum)));
            if (!rows.isEmpty()) {
                db.put(Tables.HOUR, rows, true);
            }
            new RunHours(db, hour[0]).refresh(hour[1]);
            db.update("DELETE FROM usage_dirty WHERE site_no = ? AND hour = ?", hour[0], hour[1]);
        }
        return dirty.size();
    }

    private static @Nullable Object[] row(long siteNo, UsageSums.Key key, UsageSums sum) {
        @Nullable Object[] values = sum.values();
        @Nullable Object[] row = new @Nullable Object[5 + values.length];
        row[0] = siteNo;
        row[1] = key.hour();
        row[2] = key.kind();
        row[3] = key.name();
        row[4] = key.provider();
        System.arraycopy(values, 0, row, 5, values.length);
        return row;
    }

    /** Sums of one kind in a range of time; ends within an hour are counted from the spans. */
    static Map<UsageSums.Key, UsageSums> read(Db db, long siteNo, String kind, long fromMicros, long toMicros)
            throws SQLException {
        Map<UsageSums.Key, UsageSums> sums = new HashMap<>();
        long firstWhole = Math.floorDiv(fromMicros + HOUR_MICROS - 1, HOUR_MICROS);
        long endWhole = Math.floorDiv(toMicros, HOUR_MICROS);
        if (firstWhole >= endWhole) {
            addSpans(db, siteNo, fromMicros, toMicros, sums);
        } else {
            addSpans(db, siteNo, fromMicros, firstWhole * HOUR_MICROS, sums);
            addSpans(db, siteNo, endWhole * HOUR_MICROS, toMicros, sums);
            addHours(db, siteNo, kind, firstWhole, endWhole, sums);
            List<Long> dirty = db.list(
                    "SELECT hour FROM usage_dirty WHERE site_no = ? AND hour >= ? AND hour < ?",
                    List.of(siteNo, firstWhole, endWhole),
                    Row::number);
            for (long hour : dirty) {
                addSpans(db, siteNo, hour * HOUR_MICROS, (hour + 1) * HOUR_MICROS, sums);
            }
        }
        sums.keySet().removeIf(key -> !key.kind().equals(kind));
        return sums;
    }

    private static void addHours(
            Db db, long siteNo, String kind, long from, long to, Map<UsageSums.Key, UsageSums> sums)
            throws SQLException {
        db.each(
                "SELECT u.hour, u.name, u.provider, u.calls, u.errors, u.tokens_in, u.tokens_out, u.cost_nanos,"
                        + " u.without_price, u.last_us, u.durations FROM usage_hour u WHERE u.site_no = ?"
                        + " AND u.hour >= ? AND u.hour < ? AND u.kind = ? AND NOT EXISTS (SELECT 1 FROM usage_dirty d"
                        + " WHERE d.site_no = u.site_no AND d.hour = u.hour)",
                List.of(siteNo, from, to, kind),
                row -> sums.computeIfAbsent(
                                new UsageSums.Key(row.number(), kind, row.text(), row.text()), k -> new UsageSums())
                        .add(
                                row.number(),
                                row.number(),
                                row.longOrNull(),
                                row.longOrNull(),
                                row.longOrNull(),
                                row.number(),
                                row.number(),
                                row.bytes()));
    }

    private static void addSpans(Db db, long siteNo, long from, long to, Map<UsageSums.Key, UsageSums> sums)
            throws SQLException {
        if (from < to) {
            db.each(
                    "SELECT " + SPAN_FACTS + " FROM span s WHERE s.site_no = ? AND s.start_us >= ? AND s.start_us < ?"
                            + " AND (s.kind IN ('llm', 'tool') OR s.prompt IS NOT NULL)",
                    List.of(siteNo, from, to),
                    row -> addSpan(row, sums));
        }
    }

    /** Sums of the spans of matching runs. */
    static Map<UsageSums.Key, UsageSums> ofRuns(Db db, String kind, Matching matching) throws SQLException {
        Map<UsageSums.Key, UsageSums> sums = new HashMap<>();
        List<Object> args = new ArrayList<>(matching.args());
        String counted = " AND s.prompt IS NOT NULL";
        if (!kind.equals(PROMPT)) {
            counted = " AND s.kind = ?";
            args.add(kind);
        }
        db.each(
                "SELECT " + SPAN_FACTS + " FROM run r CROSS JOIN span s" + matching.where() + " AND s.run_no = r.run_no"
                        + counted,
                args,
                row -> addSpan(row, sums));
        sums.keySet().removeIf(key -> !key.kind().equals(kind));
        return sums;
    }

    private static void addSpan(Row row, Map<UsageSums.Key, UsageSums> sums) throws SQLException {
        String kind = row.text();
        boolean llm = kind.equals(LLM);
        String model = row.textOrNull();
        String tool = row.textOrNull();
        String spanName = row.textOrNull();
        String name = llm ? model : tool == null ? spanName : tool;
        String provider = row.textOrNull();
        String prompt = row.textOrNull();
        boolean error = "error".equals(row.textOrNull());
        Long start = row.longOrNull();
        Long end = row.longOrNull();
        Long in = plus(plus(row.longOrNull(), row.longOrNull()), row.longOrNull());
        Long out = plus(row.longOrNull(), row.longOrNull());
        Long cost = row.longOrNull();
        long at = start == null ? 0 : start;
        long hour = Math.floorDiv(at, HOUR_MICROS);
        Long duration = start == null || end == null ? null : Long.valueOf(Math.max(0, end - start));
        List<UsageSums.Key> keys = new ArrayList<>(2);
        if (name != null && (llm || kind.equals(TOOL))) {
            keys.add(new UsageSums.Key(hour, kind, name, llm ? Objects.requireNonNullElse(provider, "") : ""));
        }
        if (prompt != null) {
            keys.add(new UsageSums.Key(hour, PROMPT, prompt, ""));
        }
        for (UsageSums.Key key : keys) {
            sums.computeIfAbsent(key, k -> new UsageSums()).add(error, in, out, cost, duration, at);
        }
    }

    private static @Nullable Long plus(@Nullable Long a, @Nullable Long b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a + b;
    }
}
