package ai.trodo.server.store.redis;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.UsageReader;
import ai.trodo.server.store.engine.RunCounts;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.UsageSums;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Numbers over many runs of Redis, counted when they are asked for. */
final class RedisUsage implements UsageReader {
    private static final long HOUR_MICROS = 3_600_000_000L;

    private final RedisData data;
    private final RedisRunReader runs;

    RedisUsage(RedisData data) {
        this.data = data;
        this.runs = new RedisRunReader(data);
    }

    @Override
    public Totals totals(Site site, RunQuery query) {
        RunCounts counts = new RunCounts();
        Set<String> users = new HashSet<>();
        Set<String> conversations = new HashSet<>();
        for (RunRow row : runs.matching(site, query)) {
            counts.add(row);
            users.add(Objects.requireNonNullElse(row.totals().distinctId(), ""));
            conversations.add(Objects.requireNonNullElse(row.totals().conversationId(), ""));
        }
        users.remove("");
        conversations.remove("");
        return counts.totals(users.size(), conversations.size());
    }

    @Override
    public List<Point> series(Site site, RunQuery query, Duration bucket) {
        if (query.range().from() == null || query.range().to() == null) {
            throw new IllegalArgumentException("a series needs a range with both ends");
        }
        long from = Micros.of(query.range().from());
        long width = Math.max(1000, bucket.toNanos() / 1000);
        long buckets = Math.floorDiv(Micros.of(query.range().to()) - from + width - 1, width);
        if (buckets > 10_000) {
            throw new IllegalArgumentException("a series has at most 10000 buckets, not " + buckets);
        }
        Map<Long, RunCounts> counts = new HashMap<>();
        runs.matching(site, query)
                .forEach(row -> counts.computeIfAbsent((row.startMicros() - from) / width, b -> new RunCounts())
                        .add(row));
        List<Point> points = new ArrayList<>();
        for (long b = 0; b < buckets; b++) {
            points.add(counts.getOrDefault(b, new RunCounts()).point(from + b * width));
        }
        return points;
    }

    @Override
    public List<Slice> by(Site site, RunQuery query, Dimension dimension) {
        if (dimension == Dimension.AGENT) {
            Map<String, RunCounts> agents = new HashMap<>();
            for (RunRow row : runs.matching(site, query)) {
                String agent = row.totals().agentName();
                if (agent != null) {
                    agents.computeIfAbsent(agent, a -> new RunCounts()).add(row);
                }
            }
            return RunCounts.slices(agents);
        }
        Map<List<Object>, UsageSums> sums = dimension == Dimension.PROMPT
                ? sums(site, query, span -> span.prompt() == null ? null : List.of(span.prompt(), ""))
                : sums(
                        site,
                        query,
                        calls(
                                dimension == Dimension.MODEL ? "llm" : "tool",
                                key -> List.of(key.name(), key.provider())));
        return sums.entrySet().stream()
                .map(e -> e.getValue()
                        .slice(
                                String.valueOf(e.getKey().get(0)),
                                String.valueOf(e.getKey().get(1))))
                .sorted(Comparator.comparingLong(Slice::count).reversed().thenComparing(Slice::name))
                .toList();
    }

    @Override
    public List<ModelDay> modelsByDay(Site site, RunQuery query) {
        List<ModelDay> days = new ArrayList<>();
        sums(
                        site,
                        query,
                        calls(
                                "llm",
                                key -> List.of(
                                        LocalDate.ofEpochDay(Math.floorDiv(key.hour(), 24)),
                                        key.name(),
                                        key.provider())))
                .forEach((key, sum) -> days.add(
                        sum.day((LocalDate) key.get(0), String.valueOf(key.get(1)), String.valueOf(key.get(2)))));
        days.sort(Comparator.comparing(ModelDay::day).thenComparing(ModelDay::model));
        return days;
    }

    /** What a call of a kind is added up under; null for other spans. */
    private static Function<SpanFacts, @Nullable List<Object>> calls(
            String kind, Function<UsageSums.Key, List<Object>> grouping) {
        return span -> {
            UsageSums.Key key = UsageSums.Key.of(span, Math.floorDiv(start(span), HOUR_MICROS));
            return key == null || !key.kind().equals(kind) ? null : grouping.apply(key);
        };
    }

    private static long start(SpanFacts span) {
        return span.startMicros() == null ? 0 : span.startMicros();
    }

    /** Without conditions the range is that of the calls, else that of their runs, as in every engine. */
    private Map<List<Object>, UsageSums> sums(
            Site site, RunQuery query, Function<SpanFacts, @Nullable List<Object>> grouping) {
        boolean byCall = query.conditions().isEmpty();
        TimeRange range = byCall ? query.range() : TimeRange.ALWAYS;
        Map<List<Object>, UsageSums> sums = new HashMap<>();
        for (RunRow row : runs.matching(site, byCall ? RunQuery.ALL : query)) {
            for (SpanFacts span : data.spans(site, row.runId())) {
                long at = start(span);
                boolean in = (range.from() == null || at >= Micros.of(range.from()))
                        && (range.to() == null || at < Micros.of(range.to()));
                List<Object> group = in ? grouping.apply(span) : null;
                if (group != null) {
                    sums.computeIfAbsent(group, k -> new UsageSums()).add(span);
                }
            }
        }
        return sums;
    }
}
