package ai.trodo.server.store.sql;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Span;
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
import ai.trodo.server.store.engine.FoldedRun;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.WriteTx.LogRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads runs from a SQL engine. */
final class SqlRunReader implements RunReader {
    private static final String SPANS = "spans";
    private static final String LOG = "log";
    private static final String EVENTS = "events";

    private final Readers readers;
    private final Sites sites;

    SqlRunReader(Readers readers, Sites sites) {
        this.readers = readers;
        this.sites = sites;
    }

    private Optional<RunRow> row(Db db, Site site, String runId) throws SQLException {
        return db.first(
                "SELECT " + RowCodec.runColumns("") + " FROM run WHERE site_no = ? AND run_id = ?",
                List.of(sites.forReading(db, site), runId),
                RowCodec::run);
    }

    private RunSummary summary(Db db, Site site, RunRow row) throws SQLException {
        return new RunPages(db, sites.forReading(db, site))
                .summaries(List.of(row))
                .get(0);
    }

    @Override
    public Optional<RunSummary> summary(Site site, String runId) {
        return readers.read(db -> {
            Optional<RunRow> row = row(db, site, runId);
            return row.isEmpty() ? Optional.empty() : Optional.of(summary(db, site, row.get()));
        });
    }

    @Override
    public Optional<RunTree> tree(Site site, String runId, @Nullable Cursor spansAfter, int spanLimit) {
        Keyset from = spansAfter == null ? null : Keyset.of(spansAfter, SPANS);
        return readers.read(db -> {
            Optional<RunRow> found = row(db, site, runId);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            RunRow row = found.get();
            RunSummary summary = summary(db, site, row);
            FoldedRun folded = FoldedRun.of(runId, log(db, row.runNo(), "c:", "s:"));
            Run run = folded.run() == null ? Run.builder(runId).build() : folded.run();
            boolean onePage = from == null && row.totals().spanCount() <= spanLimit;
            Page<SpanFacts> spans = onePage ? spans(db, row.runNo()) : spans(db, row.runNo(), from, spanLimit);
            return Optional.of(new RunTree(summary, run, spans, folded.events(), summary.scores()));
        });
    }

    /** All spans, sorted here: cheaper than letting the engine sort wide rows. */
    private static Page<SpanFacts> spans(Db db, long runNo) throws SQLException {
        List<SpanFacts> rows = db.list(
                "SELECT " + RowCodec.SPAN_COLUMNS + " FROM span WHERE run_no = ?", List.of(runNo), RowCodec::span);
        rows.sort(Comparator.<SpanFacts>comparingLong(s -> s.startMicros() == null ? -1 : s.startMicros())
                .thenComparing(SpanFacts::spanId));
        return new Page<>(rows, null);
    }

    /** Spans in the order of start, then id; those without a start come first. */
    private static Page<SpanFacts> spans(Db db, long runNo, @Nullable Keyset from, int limit) throws SQLException {
        List<Object> args = new ArrayList<>(List.of(runNo));
        String keyset = "";
        if (from != null) {
            keyset = " AND (coalesce(start_us, -1), span_id) > (?, ?)";
            args.addAll(List.of(from.value(), from.tie()));
        }
        List<SpanFacts> rows = db.list(
                "SELECT " + RowCodec.SPAN_COLUMNS + " FROM span WHERE run_no = ?" + keyset
                        + " ORDER BY coalesce(start_us, -1), span_id LIMIT " + (limit + 1),
                args,
                RowCodec::span);
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        SpanFacts last = rows.get(limit - 1);
        long start = last.startMicros() == null ? -1 : last.startMicros();
        return new Page<>(rows.subList(0, limit), new Keyset(SPANS, start, last.spanId()).cursor());
    }

    /** Records of a run whose entity key is between, spans having the last ones; in the order of the chain. */
    private static List<LogRow> log(Db db, long runNo, String fromKey, String toKey) throws SQLException {
        List<LogRow> rows = new ArrayList<>(db.list(
                "SELECT " + LogCodec.columns("") + " FROM record WHERE run_no = ? AND entity >= ? AND entity < ?",
                List.of(runNo, fromKey, toKey),
                LogCodec::read));
        rows.sort(Comparator.comparingLong(LogRow::seq));
        return rows;
    }

    @Override
    public Optional<RunRecords> records(Site site, String runId) {
        return readers.read(db -> {
            Optional<RunRow> row = row(db, site, runId);
            if (row.isEmpty()) {
                return Optional.empty();
            }
            List<LogRow> all = new ArrayList<>();
            db.each(
                    "SELECT " + LogCodec.columns("") + " FROM record WHERE run_no = ? ORDER BY seq",
                    List.of(row.get().runNo()),
                    record -> all.add(LogCodec.read(record)));
            return Optional.of(FoldedRun.of(runId, all).records(summary(db, site, row.get())));
        });
    }

    @Override
    public Optional<Span> span(Site site, String runId, String spanId) {
        return readers.read(db -> {
            Optional<RunRow> row = row(db, site, runId);
            if (row.isEmpty()) {
                return Optional.empty();
            }
            List<LogRow> all = db.list(
                    "SELECT " + LogCodec.columns("") + " FROM record WHERE run_no = ? AND entity = ?",
                    List.of(row.get().runNo(), "s:" + spanId),
                    LogCodec::read);
            return FoldedRun.of(runId, all).spans().stream().findFirst();
        });
    }

    @Override
    public Page<StoredRecord> log(Site site, String runId, @Nullable Cursor after, int limit) {
        long from = after == null ? 0 : Keyset.of(after, LOG).value();
        return readers.read(db -> {
            Optional<RunRow> row = row(db, site, runId);
            if (row.isEmpty()) {
                return Page.empty();
            }
            List<LogRow> rows = db.list(
                    "SELECT " + LogCodec.columns("") + " FROM record WHERE run_no = ? AND seq >= ? ORDER BY seq LIMIT "
                            + (limit + 2),
                    List.of(row.get().runNo(), from),
                    LogCodec::read);
            return FoldedRun.page(rows, from, limit, seq -> new Keyset(LOG, seq, "").cursor());
        });
    }

    @Override
    public Page<RunSummary> list(Site site, RunQuery query, Sort sort, @Nullable Cursor after, int limit) {
        return readers.read(db -> new RunPages(db, sites.forReading(db, site)).page(query, sort, after, limit));
    }

    @Override
    public Page<ConversationSummary> conversations(Site site, RunQuery query, @Nullable Cursor after, int limit) {
        return readers.read(db -> new Groups(db, sites.forReading(db, site)).conversations(query, after, limit));
    }

    @Override
    public Optional<ConversationSummary> conversation(Site site, String conversationId) {
        return readers.read(db -> new Groups(db, sites.forReading(db, site)).conversation(conversationId));
    }

    @Override
    public Page<UserSummary> users(Site site, RunQuery query, @Nullable Cursor after, int limit) {
        return readers.read(db -> new Groups(db, sites.forReading(db, site)).users(query, after, limit));
    }

    @Override
    public Optional<UserSummary> user(Site site, String distinctId) {
        return readers.read(db -> new Groups(db, sites.forReading(db, site)).user(distinctId));
    }

    @Override
    public Facets facets(Site site, RunQuery query) {
        return readers.read(db -> new Counts(db, sites.forReading(db, site)).facets(query));
    }

    @Override
    public Page<Event> events(Site site, List<String> types, TimeRange range, @Nullable Cursor after, int limit) {
        Keyset from = after == null ? null : Keyset.of(after, EVENTS);
        return readers.read(
                db -> new SqlEvents(db, sites.forReading(db, site)).page(types, range, from, limit, EVENTS));
    }

    @Override
    public Page<ScoreFacts> scores(
            Site site, @Nullable String name, TimeRange range, @Nullable Cursor after, int limit) {
        return readers.read(db -> new SqlScores(db, sites.forReading(db, site)).page(name, range, after, limit));
    }

    @Override
    public List<ScoreSummary> scoreSummaries(Site site, TimeRange range) {
        return readers.read(db -> new SqlScores(db, sites.forReading(db, site)).summaries(range));
    }
}
