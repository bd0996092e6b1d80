package ai.trodo.server.store.redis;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.ConversationSummary;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Facets;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunReader;
import ai.trodo.server.store.RunRecords;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.RunTree;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.ScoreSummary;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.StoredRecord;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.UserSummary;
import ai.trodo.server.store.engine.FacetCounts;
import ai.trodo.server.store.engine.FoldedRun;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.Rows;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.ScoreCounts;
import ai.trodo.server.store.engine.WriteTx.LogRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads runs from Redis. */
final class RedisRunReader implements RunReader {
    private static final String SPANS = "spans";
    private static final String LOG = "log";
    private static final String EVENTS = "events";
    private static final String SCORES = "scores";

    private final RedisData data;

    RedisRunReader(RedisData data) {
        this.data = data;
    }

    @Override
    public Optional<RunSummary> summary(Site site, String runId) {
        return data.run(site, runId).map(row -> summary(row, data.scores(site, List.of(row))));
    }

    static RunSummary summary(RunRow row, Map<String, List<ScoreFacts>> scores) {
        return Rows.summary(row, scores.getOrDefault(row.runId(), List.of()));
    }

    private List<LogRow> log(Site site, String runId, boolean withSpans) {
        return data.log(site, runId).stream()
                .filter(row -> withSpans || !row.type().equals("span"))
                .toList();
    }

    @Override
    public Optional<RunTree> tree(Site site, String runId, @Nullable Cursor spansAfter, int spanLimit) {
        Keyset from = spansAfter == null ? null : Keyset.of(spansAfter, SPANS);
        return summary(site, runId).map(summary -> {
            FoldedRun folded = FoldedRun.of(runId, log(site, runId, false));
            Run run = folded.run() == null ? Run.builder(runId).build() : folded.run();
            List<SpanFacts> spans = data.spans(site, runId).stream()
                    .filter(span -> from == null || after(span, from))
                    .toList();
            return new RunTree(summary, run, page(spans, spanLimit), folded.events(), summary.scores());
        });
    }

    private static boolean after(SpanFacts span, Keyset from) {
        long start = start(span);
        return start > from.value() || start == from.value() && span.spanId().compareTo(from.tie()) > 0;
    }

    private static long start(SpanFacts span) {
        return span.startMicros() == null ? -1 : span.startMicros();
    }

    private static Page<SpanFacts> page(List<SpanFacts> spans, int limit) {
        if (spans.size() <= limit) {
            return new Page<>(spans, null);
        }
        SpanFacts last = spans.get(limit - 1);
        return new Page<>(spans.subList(0, limit), new Keyset(SPANS, start(last), last.spanId()).cursor());
    }

    @Override
    public Optional<RunRecords> records(Site site, String runId) {
        return summary(site, runId)
                .map(summary -> FoldedRun.of(runId, log(site, runId, true)).records(summary));
    }

    @Override
    public Optional<Span> span(Site site, String runId, String spanId) {
        List<LogRow> rows = data.log(site, runId).stream()
                .filter(row -> row.entity().equals("s:" + spanId))
                .toList();
        return FoldedRun.of(runId, rows).spans().stream().findFirst();
    }

    @Override
    public Page<StoredRecord> log(Site site, String runId, @Nullable Cursor after, int limit) {
        long from = after == null ? 0 : Keyset.of(after, LOG).value();
        return FoldedRun.page(data.log(site, runId), from, limit, seq -> new Keyset(LOG, seq, "").cursor());
    }

    /** Matching runs, unordered. */
    List<RunRow> matching(Site site, RunQuery query) {
        return new RedisRuns(data, site, query).all();
    }

    @Override
    public Page<RunSummary> list(Site site, RunQuery query, Sort sort, @Nullable Cursor after, int limit) {
        String list = "runs." + RedisIndex.word(sort.key()) + (sort.descending() ? ".desc" : ".asc");
        Keyset from = after == null ? null : Keyset.of(after, list);
        List<RunRow> rows = new RedisRuns(data, site, query).page(sort, from, limit + 1);
        List<RunRow> shown = rows.stream().limit(limit).toList();
        Map<String, List<ScoreFacts>> scores = data.scores(site, shown);
        List<RunSummary> items = shown.stream().map(row -> summary(row, scores)).toList();
        if (rows.size() <= limit) {
            return new Page<>(items, null);
        }
        RunRow last = shown.get(limit - 1);
        return new Page<>(
                items, new Keyset(list, RedisIndex.value(last, sort.key()), Long.toString(last.runNo())).cursor());
    }

    @Override
    public Page<ConversationSummary> conversations(Site site, RunQuery query, @Nullable Cursor after, int limit) {
        return new RedisGroups(data).conversations(site, matching(site, query), after, limit);
    }

    @Override
    public Optional<ConversationSummary> conversation(Site site, String conversationId) {
        RunQuery one = RunQuery.of(RunQuery.Is.of(RunQuery.Field.CONVERSATION, conversationId));
        return conversations(site, one, null, 1).items().stream().findFirst();
    }

    @Override
    public Page<UserSummary> users(Site site, RunQuery query, @Nullable Cursor after, int limit) {
        boolean everybody = query.equals(RunQuery.ALL);
        return new RedisGroups(data).users(site, everybody ? null : matching(site, query), after, limit);
    }

    @Override
    public Optional<UserSummary> user(Site site, String distinctId) {
        return new RedisGroups(data).user(site, distinctId);
    }

    @Override
    public Facets facets(Site site, RunQuery query) {
        FacetCounts counts = new FacetCounts();
        List<RunRow> rows = matching(site, query);
        boolean newestOnly = !query.conditions().isEmpty() && rows.size() > Facets.MAX_RUNS;
        rows.stream()
                .sorted(Comparator.comparingLong(RunRow::startMicros).reversed())
                .limit(newestOnly ? Facets.MAX_RUNS : rows.size())
                .forEach(counts::add);
        return counts.facets(newestOnly);
    }

    private static boolean in(TimeRange range, long micros) {
        return (range.from() == null || micros >= Micros.of(range.from()))
                && (range.to() == null || micros < Micros.of(range.to()));
    }

    private record Found(long at, String runId, String eventId) {
        String tie() {
            return runId + "\n" + eventId;
        }
    }

    @Override
    public Page<Event> events(Site site, List<String> types, TimeRange range, @Nullable Cursor after, int limit) {
        Keyset from = after == null ? null : Keyset.of(after, EVENTS);
        List<Found> found = new ArrayList<>();
        data.hash(Keys.of(site).events()).forEach((key, value) -> {
            String[] id = key.split("\n", 2);
            String[] what = value.split("\n", 2);
            Found event = new Found(Long.parseLong(what[0]), id[0], id[1]);
            boolean later = from == null
                    || event.at() > from.value()
                    || event.at() == from.value() && event.tie().compareTo(from.tie()) > 0;
            if (types.contains(what[1]) && in(range, event.at()) && later) {
                found.add(event);
            }
        });
        found.sort(Comparator.comparingLong(Found::at).thenComparing(Found::tie));
        List<Event> events = new ArrayList<>();
        for (Found event : found.subList(0, Math.min(limit, found.size()))) {
            List<LogRow> rows = data.log(site, event.runId()).stream()
                    .filter(row -> row.entity().equals("e:" + event.eventId()))
                    .toList();
            events.addAll(FoldedRun.of(event.runId(), rows).events());
        }
        Found last = found.size() > limit ? found.get(limit - 1) : null;
        return new Page<>(events, last == null ? null : new Keyset(EVENTS, last.at(), last.tie()).cursor());
    }

    private static long at(ScoreFacts score) {
        return score.at() == null ? 0 : Micros.of(score.at());
    }

    private static String tie(ScoreFacts score) {
        return score.runId() + "\n" + score.scoreId();
    }

    @Override
    public Page<ScoreFacts> scores(
            Site site, @Nullable String name, TimeRange range, @Nullable Cursor after, int limit) {
        Keyset from = after == null ? null : Keyset.of(after, SCORES);
        List<ScoreFacts> all = data.scores(site).values().stream()
                .flatMap(List::stream)
                .filter(score -> name == null || score.name().equals(name))
                .filter(score -> in(range, at(score)))
                .filter(score -> from == null
                        || at(score) < from.value()
                        || at(score) == from.value() && tie(score).compareTo(from.tie()) < 0)
                .sorted(Comparator.comparingLong(RedisRunReader::at)
                        .thenComparing(RedisRunReader::tie)
                        .reversed())
                .toList();
        if (all.size() <= limit) {
            return new Page<>(all, null);
        }
        ScoreFacts last = all.get(limit - 1);
        return new Page<>(all.subList(0, limit), new Keyset(SCORES, at(last), tie(last)).cursor());
    }

    @Override
    public List<ScoreSummary> scoreSummaries(Site site, TimeRange range) {
        Map<String, ScoreCounts> names = new TreeMap<>();
        data.scores(site)
                .values()
                .forEach(scores -> scores.forEach(score -> {
                    if (in(range, at(score))) {
                        names.computeIfAbsent(score.name(), ScoreCounts::new)
                                .add(score.dataType(), score.value(), score.text(), Micros.instant(at(score)));
                    }
                }));
        return names.values().stream().map(ScoreCounts::summary).toList();
    }
}
