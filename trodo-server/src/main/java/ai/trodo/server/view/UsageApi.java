package ai.trodo.server.view;

import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Compare;
import ai.trodo.server.store.RunQuery.Measure;
import ai.trodo.server.store.RunQuery.Op;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.UsageReader;
import ai.trodo.server.store.UsageReader.Dimension;
import ai.trodo.server.store.UsageReader.ModelDay;
import ai.trodo.server.store.UsageReader.Point;
import ai.trodo.server.store.UsageReader.Slice;
import ai.trodo.server.store.UsageReader.Totals;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers over many runs: money, tokens, time, errors. */
final class UsageApi {
    private static final String TAG = "usage";
    private static final int TOP = 10;
    private static final int MAX_DAYS = 366;

    private final Api api;

    UsageApi(Api api) {
        this.api = api;
        api.get(
                "/api/series",
                TAG,
                "Runs, errors, money and time in buckets",
                List.of("q", "from", "to", "buckets"),
                this::series);
        api.get("/api/overview", TAG, "Everything in numbers", Api.FILTER, this::overview);
        api.get(
                "/api/agents",
                TAG,
                "Agents",
                Api.FILTER,
                (caller, request) -> slices(caller, request, Dimension.AGENT));
        api.get("/api/models", TAG, "Models", Api.FILTER, this::models);
        api.get("/api/tools", TAG, "Tools", Api.FILTER, (caller, request) -> slices(caller, request, Dimension.TOOL));
    }

    private UsageReader usage() {
        return api.store().usage();
    }

    private Object series(Caller caller, HttpRequest request) {
        return series(caller.site(), api.query(request), request.intParam("buckets", 60, 1, 500));
    }

    private Object series(Site site, RunQuery query, int buckets) {
        TimeRange range = bounded(site, query);
        Instant from = java.util.Objects.requireNonNull(range.from());
        Instant to = java.util.Objects.requireNonNull(range.to());
        long millis = Math.max(1, (Duration.between(from, to).toMillis() + buckets - 1) / buckets);
        List<Point> points = usage().series(site, query.in(range), Duration.ofMillis(millis));
        return Json.object(
                "bucket_ms",
                millis,
                "points",
                points.stream().map(UsageApi::point).toList());
    }

    /** A missing beginning is that of the first matching run; a missing end is now. */
    private TimeRange bounded(Site site, RunQuery query) {
        Instant to = query.range().to() == null
                ? api.clock().instant()
                : query.range().to();
        Instant from = query.range().from();
        if (from == null) {
            List<RunSummary> first =
                    api.store().runs().list(site, query, Sort.OLDEST, null, 1).items();
            from = first.isEmpty()
                    ? to.minus(1, ChronoUnit.HOURS)
                    : first.get(0).startedAt();
        }
        return new TimeRange(from, to.isAfter(from) ? to : from.plusMillis(1));
    }

    private static Object point(Point point) {
        return Json.object(
                "at", Shapes.time(point.at()),
                "runs", point.runs(),
                "errors", point.errors(),
                "cost", point.cost(),
                "tokens_in", point.tokensIn(),
                "tokens_out", point.tokensOut(),
                "p50_ms", point.p50Millis(),
                "p95_ms", point.p95Millis());
    }

    private Object slices(Caller caller, HttpRequest request, Dimension dimension) {
        return Json.object(
                "items",
                usage().by(caller.site(), api.query(request), dimension).stream()
                        .map(UsageApi::slice)
                        .toList());
    }

    private Object models(Caller caller, HttpRequest request) {
        RunQuery query = api.query(request);
        return Json.object(
                "items",
                usage().by(caller.site(), query, Dimension.MODEL).stream()
                        .map(UsageApi::slice)
                        .toList(),
                "by_day",
                usage().modelsByDay(caller.site(), query).stream()
                        .map(UsageApi::day)
                        .toList());
    }

    static Map<String, @Nullable Object> day(ModelDay day) {
        return Json.object(
                "day", day.day().toString(),
                "model", day.model(),
                "provider", day.provider(),
                "calls", day.calls(),
                "errors", day.errors(),
                "tokens_in", day.tokensIn(),
                "tokens_out", day.tokensOut(),
                "cost", day.cost(),
                "calls_without_price", day.callsWithoutPrice());
    }

    static Map<String, @Nullable Object> slice(Slice slice) {
        return Json.object(
                "name", slice.name(),
                "provider", slice.provider(),
                "count", slice.count(),
                "errors", slice.errors(),
                "error_rate", rate(slice.errors(), slice.count()),
                "p50_ms", slice.p50Millis(),
                "p95_ms", slice.p95Millis(),
                "p99_ms", slice.p99Millis(),
                "tokens_in", slice.tokensIn(),
                "tokens_out", slice.tokensOut(),
                "cost", slice.cost(),
                "last_at", Shapes.time(slice.lastAt()));
    }

    private static double rate(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private Object overview(Caller caller, HttpRequest request) {
        Site site = caller.site();
        RunQuery query = api.query(request);
        TimeRange range = bounded(site, query);
        RunQuery inRange = query.in(range);
        List<Slice> tools = new ArrayList<>(usage().by(site, inRange, Dimension.TOOL));
        tools.removeIf(tool -> tool.errors() == 0);
        tools.sort(Comparator.comparingLong(Slice::errors).reversed());
        return Json.object(
                "totals",
                totals(usage().totals(site, inRange)),
                "previous",
                previous(site, query, range),
                "series",
                series(site, inRange, 60),
                "by_model",
                top(usage().by(site, inRange, Dimension.MODEL)),
                "by_agent",
                top(usage().by(site, inRange, Dimension.AGENT)),
                "by_day",
                byDay(site, inRange, range),
                "slowest",
                runs(site, inRange, Measure.DURATION, Sort.Key.DURATION),
                "most_expensive",
                runs(site, inRange, Measure.COST, Sort.Key.COST),
                "failing_tools",
                tools.stream()
                        .limit(TOP)
                        .map(tool -> Json.object("name", tool.name(), "errors", tool.errors(), "count", tool.count()))
                        .toList());
    }

    /** Nothing comes before all of time. */
    private @Nullable Object previous(Site site, RunQuery query, TimeRange range) {
        if (query.range().from() == null || range.from() == null || range.to() == null) {
            return null;
        }
        Duration length = Duration.between(range.from(), range.to());
        return totals(usage().totals(site, query.in(new TimeRange(range.from().minus(length), range.from()))));
    }

    private static Object totals(Totals totals) {
        return Json.object(
                "runs", totals.runs(),
                "errors", totals.errors(),
                "error_rate", rate(totals.errors(), totals.runs()),
                "p50_ms", totals.p50Millis(),
                "p95_ms", totals.p95Millis(),
                "p99_ms", totals.p99Millis(),
                "tokens_in", totals.tokensIn(),
                "tokens_out", totals.tokensOut(),
                "cost", totals.cost(),
                "users", totals.users(),
                "conversations", totals.conversations());
    }

    private static List<Object> top(List<Slice> slices) {
        return slices.stream().limit(20).<Object>map(UsageApi::slice).toList();
    }

    private List<Object> byDay(Site site, RunQuery query, TimeRange range) {
        Instant to = java.util.Objects.requireNonNull(range.to());
        Instant from = java.util.Objects.requireNonNull(range.from()).truncatedTo(ChronoUnit.DAYS);
        Instant earliest = to.minus(MAX_DAYS, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
        from = from.isBefore(earliest) ? earliest : from;
        List<Object> days = new ArrayList<>();
        for (Point point : usage().series(site, query.in(new TimeRange(from, to)), Duration.ofDays(1))) {
            days.add(Json.object(
                    "day", point.at().toString().substring(0, 10),
                    "cost", point.cost(),
                    "tokens_in", point.tokensIn(),
                    "tokens_out", point.tokensOut(),
                    "runs", point.runs()));
        }
        return days;
    }

    private List<Object> runs(Site site, RunQuery query, Measure known, Sort.Key key) {
        return api
                .store()
                .runs()
                .list(site, query.and(Compare.of(known, Op.GT, 0)), new Sort(key, true), null, TOP)
                .items()
                .stream()
                .<Object>map(Shapes::run)
                .toList();
    }
}
