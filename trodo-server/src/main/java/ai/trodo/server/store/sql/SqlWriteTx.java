package ai.trodo.server.store.sql;

import ai.trodo.model.Event;
import ai.trodo.server.fold.FactsOf;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.People;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.engine.Digest;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.Term;
import ai.trodo.server.store.engine.WriteTx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The write transaction of a SQL engine. */
final class SqlWriteTx implements WriteTx {
    private final Db db;
    private final Sites sites;

    SqlWriteTx(Db db, Sites sites) {
        this.db = db;
        this.sites = sites;
    }

    /** SQL inside a lambda-free method; what it throws goes through as {@link SqlFailure}. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws SQLException;
    }

    private static <T> T sql(Call<T> call) {
        try {
            return call.run();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private void put(Table table, List<@Nullable Object[]> rows, boolean replace) {
        if (!rows.isEmpty()) {
            sql(() -> {
                db.put(table, rows, replace);
                return rows;
            });
        }
    }

    @Override
    public Set<String> purged(Site site, Collection<String> runIds) {
        return sql(() -> new HashSet<>(db.list(
                "SELECT run_id FROM tombstone WHERE site_no = ? AND "
                        + db.dialect().among("run_id", true),
                List.of(sites.forWriting(db, site), Args.texts(runIds)),
                Row::text)));
    }

    @Override
    public Map<String, OpenRun> open(Site site, Collection<String> runIds, long nowMicros) {
        return sql(() -> {
            long siteNo = sites.forWriting(db, site);
            Map<String, OpenRun> open = new HashMap<>();
            String known = "SELECT " + RowCodec.runColumns("") + " FROM run WHERE site_no = ? AND "
                    + db.dialect().among("run_id", true);
            for (RunRow row : db.list(known, List.of(siteNo, Args.texts(runIds)), RowCodec::run)) {
                open.put(row.runId(), new OpenRun(row.runNo(), row));
            }
            if (open.size() < runIds.size()) {
                long next = sites.nextRunNo(db, runIds.size() - open.size());
                for (String runId : runIds) {
                    if (!open.containsKey(runId)) {
                        open.put(runId, new OpenRun(next++, null));
                    }
                }
            }
            return open;
        });
    }

    @Override
    public Map<Entity, List<String>> known(Collection<Entity> entities) {
        return sql(() -> {
            Map<Entity, List<String>> known = new HashMap<>();
            db.each(
                    "SELECT r.run_no, r.entity, r.record_id FROM "
                            + db.dialect().pairs() + " CROSS JOIN record r WHERE r.run_no = j.a AND r.entity = j.b",
                    List.of(new Args.Pairs(List.copyOf(entities))),
                    row -> known.computeIfAbsent(new Entity(row.number(), row.text()), e -> new ArrayList<>(1))
                            .add(Digest.hex(row.bytes())));
            return known;
        });
    }

    @Override
    public Map<Entity, List<LogRow>> bodies(Collection<Entity> entities) {
        return sql(() -> {
            Map<Entity, List<LogRow>> bodies = new HashMap<>();
            db.each(
                    "SELECT " + LogCodec.columns("r.") + " FROM " + db.dialect().pairs()
                            + " CROSS JOIN record r WHERE r.run_no = j.a AND r.entity = j.b",
                    List.of(new Args.Pairs(List.copyOf(entities))),
                    row -> {
                        LogRow log = LogCodec.read(row);
                        bodies.computeIfAbsent(new Entity(log.runNo(), log.entity()), e -> new ArrayList<>())
                                .add(log);
                    });
            return bodies;
        });
    }

    @Override
    public void append(Site site, List<LogRow> rows) {
        long siteNo = sql(() -> sites.forWriting(db, site));
        List<@Nullable Object[]> values = new ArrayList<>(rows.size());
        for (LogRow row : rows) {
            values.add(LogCodec.write(siteNo, row));
        }
        put(Tables.RECORD, values, false);
    }

    @Override
    public Map<Long, List<SpanFacts>> spans(Collection<Long> runNos) {
        return sql(() -> {
            Map<Long, List<SpanFacts>> spans = new HashMap<>();
            db.each(
                    "SELECT run_no, " + RowCodec.SPAN_ROLLUP_COLUMNS + " FROM span WHERE "
                            + db.dialect().among("run_no", false),
                    List.of(Args.longs(runNos)),
                    row -> spans.computeIfAbsent(row.number(), r -> new ArrayList<>())
                            .add(RowCodec.span(row)));
            return spans;
        });
    }

    @Override
    public void putSpans(Site site, List<SpanRow> rows) {
        long siteNo = sql(() -> sites.forWriting(db, site));
        List<@Nullable Object[]> values = new ArrayList<>(rows.size());
        rows.forEach(row -> values.add(RowCodec.of(siteNo, row.runNo(), row.facts())));
        put(Tables.SPAN, values, true);
    }

    @Override
    public void putEvents(Site site, List<EventRow> rows) {
        long siteNo = sql(() -> sites.forWriting(db, site));
        List<@Nullable Object[]> values = new ArrayList<>(rows.size());
        for (EventRow row : rows) {
            Event event = row.event();
            values.add(new @Nullable Object[] {
                row.runNo(),
                event.eventId(),
                siteNo,
                FactsOf.word(event.spanId()),
                Term.indexed(Objects.requireNonNullElse(event.type(), "event")),
                event.at() == null ? 0L : Micros.of(event.at())
            });
        }
        put(Tables.EVENT, values, true);
    }

    @Override
    public void putScores(Site site, List<ScoreRow> rows) {
        long siteNo = sql(() -> sites.forWriting(db, site));
        List<@Nullable Object[]> values = new ArrayList<>(rows.size());
        rows.forEach(row -> values.add(RowCodec.of(siteNo, row.runNo(), row.score())));
        put(Tables.SCORE, values, true);
    }

    @Override
    public void putRuns(Site site, List<RunChange> changes) {
        long siteNo = sql(() -> sites.forWriting(db, site));
        List<@Nullable Object[]> rows = new ArrayList<>(changes.size());
        List<@Nullable Object[]> added = new ArrayList<>();
        List<@Nullable Object[]> removed = new ArrayList<>();
        for (RunChange change : changes) {
            RunRow before = change.before();
            RunRow after = change.after();
            rows.add(RowCodec.of(siteNo, after));
            Set<Term> now = Term.of(after);
            Set<Term> then = before == null ? Set.of() : Term.of(before);
            boolean moved = before != null && before.startMicros() != after.startMicros();
            for (Term term : now) {
                if (moved || !then.contains(term)) {
                    added.add(term(siteNo, term, after));
                }
            }
            for (Term term : then) {
                if (before != null && (moved || !now.contains(term))) {
                    removed.add(term(siteNo, term, before));
                }
            }
        }
        remove(removed);
        put(Tables.RUN, rows, true);
        put(Tables.TERM, added, false);
    }

    static @Nullable Object[] term(long siteNo, Term term, RunRow row) {
        return new @Nullable Object[] {siteNo, term.field(), term.value(), row.startMicros(), row.runNo()};
    }

    private void remove(List<@Nullable Object[]> terms) {
        if (!terms.isEmpty()) {
            sql(() -> {
                db.deleteAll(Tables.TERM, terms);
                return terms;
            });
        }
    }

    @Override
    public void touchUsers(Site site, Map<String, long[]> firstAndLast) {
        long siteNo = sql(() -> sites.forWriting(db, site));
        List<@Nullable Object[]> rows = new ArrayList<>();
        firstAndLast.forEach(
                (user, seen) -> rows.add(new @Nullable Object[] {siteNo, People.USER, user, seen[0], seen[1]}));
        put(Tables.SEEN, rows, true);
    }

    @Override
    public void touchHours(Site site, Set<Long> hours) {
        long siteNo = sql(() -> sites.forWriting(db, site));
        List<@Nullable Object[]> rows = new ArrayList<>();
        hours.forEach(hour -> rows.add(new @Nullable Object[] {siteNo, hour}));
        put(Tables.DIRTY, rows, false);
    }
}
