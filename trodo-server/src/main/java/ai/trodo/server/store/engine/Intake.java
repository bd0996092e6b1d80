package ai.trodo.server.store.engine;

import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.server.fold.FactsOf;
import ai.trodo.server.fold.RunRollup;
import ai.trodo.server.fold.RunTotals;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.WriteResult;
import ai.trodo.server.store.WriteResult.Reject;
import ai.trodo.server.store.engine.Prepared.Item;
import ai.trodo.server.store.engine.WriteTx.Entity;
import ai.trodo.server.store.engine.WriteTx.LogRow;
import ai.trodo.server.store.engine.WriteTx.OpenRun;
import ai.trodo.server.store.engine.WriteTx.RunChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes one prepared batch into an open transaction: appends what is new to the chains, merges touched spans and runs
 * from the log where they were known before, and counts the touched runs again.
 */
public final class Intake {
    private static final long HOUR_MICROS = 3_600_000_000L;

    private final WriteTx tx;
    private final Site site;
    private final long now;
    private final Map<Entity, List<LogRow>> fresh = new LinkedHashMap<>();
    private final Set<Entity> knownBefore = new HashSet<>();
    private final Map<Long, Long> bytesAdded = new HashMap<>();
    private final Map<Long, LogRow> heads = new HashMap<>();
    private final Versions versions = new Versions();
    private int duplicates;

    private Intake(WriteTx tx, Site site, long nowMicros) {
        this.tx = tx;
        this.site = site;
        this.now = nowMicros;
    }

    /** The transaction is the caller's: nothing is stored before it commits. */
    public static WriteResult take(WriteTx tx, Site site, Prepared batch, long nowMicros) {
        return new Intake(tx, site, nowMicros).take(batch);
    }

    private WriteResult take(Prepared batch) {
        if (batch.runs().isEmpty()) {
            return new WriteResult(0, batch.duplicates(), batch.rejects());
        }
        List<Reject> rejects = new ArrayList<>(batch.rejects());
        Map<String, List<Item>> runs = new LinkedHashMap<>(batch.runs());
        for (String purged : tx.purged(site, runs.keySet())) {
            List<Item> items = runs.remove(purged);
            if (items != null) {
                items.forEach(item -> rejects.add(new Reject(
                        item.index(),
                        Reject.PURGED,
                        "run_id",
                        "run " + purged + " was purged; nothing is added to it")));
            }
        }
        Map<String, OpenRun> open = tx.open(site, runs.keySet(), now);
        List<LogRow> rows = chain(runs, open);
        if (!rows.isEmpty()) {
            tx.append(site, rows);
            project(open);
        }
        return new WriteResult(rows.size(), batch.duplicates() + duplicates, rejects);
    }

    private List<LogRow> chain(Map<String, List<Item>> runs, Map<String, OpenRun> open) {
        Map<Entity, List<String>> known = known(runs, open);
        List<LogRow> rows = new ArrayList<>();
        runs.forEach((runId, items) -> {
            OpenRun run = opened(open, runId);
            long seq = run.row() == null ? 0 : run.row().recordCount();
            byte[] head = run.row() == null ? Digest.zero() : run.row().head();
            for (Item item : items) {
                Entity entity = new Entity(run.runNo(), item.entity());
                List<String> before = known.getOrDefault(entity, List.of());
                if (before.contains(Digest.hex(item.recordId()))) {
                    duplicates++;
                    continue;
                }
                if (!before.isEmpty()) {
                    knownBefore.add(entity);
                }
                head = Digest.link(head, ++seq, now, item.recordId());
                LogRow row = new LogRow(
                        run.runNo(), seq, item.type(), item.entity(), item.recordId(), now, head, item.body());
                rows.add(row);
                fresh.computeIfAbsent(entity, e -> new ArrayList<>(1)).add(row);
                bytesAdded.merge(run.runNo(), (long) item.body().length, Long::sum);
                heads.put(run.runNo(), row);
                versions.remember(row, item.record());
            }
        });
        return rows;
    }

    private Map<Entity, List<String>> known(Map<String, List<Item>> runs, Map<String, OpenRun> open) {
        Set<Entity> asked = new HashSet<>();
        runs.forEach((runId, items) -> {
            OpenRun run = opened(open, runId);
            if (run.row() != null) {
                items.forEach(item -> asked.add(new Entity(run.runNo(), item.entity())));
            }
        });
        return asked.isEmpty() ? Map.of() : tx.known(asked);
    }

    private static OpenRun opened(Map<String, OpenRun> open, String runId) {
        OpenRun run = open.get(runId);
        if (run == null) {
            throw new IllegalStateException("the engine did not open run " + runId);
        }
        return run;
    }

    private void project(Map<String, OpenRun> open) {
        Map<Entity, List<LogRow>> logged = knownBefore.isEmpty() ? Map.of() : tx.bodies(knownBefore);
        Map<Long, Map<String, SpanFacts>> newSpans = new HashMap<>();
        Map<Long, Run> newRuns = new HashMap<>();
        Set<Long> scored = new HashSet<>();
        List<WriteTx.SpanRow> spanRows = new ArrayList<>();
        List<WriteTx.EventRow> eventRows = new ArrayList<>();
        List<WriteTx.ScoreRow> scoreRows = new ArrayList<>();
        fresh.forEach((entity, rows) -> {
            List<LogRow> all = knownBefore.contains(entity) ? logged.getOrDefault(entity, rows) : rows;
            long run = entity.runNo();
            switch (rows.get(0).type()) {
                case "span" -> {
                    SpanFacts facts = FactsOf.span(versions.span(all));
                    newSpans.computeIfAbsent(run, r -> new HashMap<>()).put(facts.spanId(), facts);
                    spanRows.add(new WriteTx.SpanRow(run, facts));
                }
                case "run" -> newRuns.put(run, versions.run(all));
                case "event" -> eventRows.add(new WriteTx.EventRow(run, versions.event(all)));
                default -> {
                    scored.add(run);
                    scoreRows.add(new WriteTx.ScoreRow(run, versions.score(all)));
                }
            }
        });
        tx.putEvents(site, eventRows);
        tx.putScores(site, scoreRows);
        Set<Long> hours = new HashSet<>();
        List<RunChange> changes = changes(open, newSpans, newRuns, scored, hours);
        tx.putSpans(site, spanRows);
        tx.putRuns(site, changes);
        tx.touchUsers(site, users(changes));
        tx.touchHours(site, hours);
    }

    private List<RunChange> changes(
            Map<String, OpenRun> open,
            Map<Long, Map<String, SpanFacts>> newSpans,
            Map<Long, Run> newRuns,
            Set<Long> scored,
            Set<Long> hours) {
        Set<Long> withSpans = new HashSet<>();
        open.values().forEach(run -> {
            if (run.row() != null && run.row().totals().spanCount() > 0 && heads.containsKey(run.runNo())) {
                withSpans.add(run.runNo());
            }
        });
        Map<Long, List<SpanFacts>> before = withSpans.isEmpty() ? Map.of() : tx.spans(withSpans);
        List<RunChange> changes = new ArrayList<>();
        open.forEach((runId, run) -> {
            LogRow head = heads.get(run.runNo());
            if (head == null) {
                return;
            }
            List<SpanFacts> old = before.getOrDefault(run.runNo(), List.of());
            Map<String, SpanFacts> added = newSpans.getOrDefault(run.runNo(), Map.of());
            touch(hours, added, old);
            RunRow row = row(runId, run, newRuns.get(run.runNo()), overlay(old, added), added, head);
            touch(hours, run.row());
            touch(hours, row);
            changes.add(new RunChange(run.row(), scored.contains(run.runNo()) ? Rows.scored(row) : row));
        });
        return changes;
    }

    private RunRow row(
            String runId,
            OpenRun open,
            @Nullable Run merged,
            Collection<SpanFacts> spans,
            Map<String, SpanFacts> added,
            LogRow head) {
        RunRow before = open.row();
        Run said = merged == null ? (before == null ? null : before.said()) : withoutPayload(merged);
        RunTotals totals = RunRollup.of(runId, said, spans);
        SpanFacts self = said == null ? added.get(runId) : null;
        String input =
                merged != null ? FactsOf.inputPreview(merged.input()) : before == null ? null : before.inputPreview();
        String output = merged != null
                ? FactsOf.outputPreview(merged.output())
                : before == null ? null : before.outputPreview();
        long firstSeen = before == null ? now : before.firstSeenMicros();
        Long start = totals.startMicros();
        return new RunRow(
                open.runNo(),
                runId,
                said,
                self == null ? input : self.inputPreview(),
                self == null ? output : self.outputPreview(),
                totals,
                start == null ? firstSeen : start,
                before != null && before.held(),
                before != null && before.scored(),
                firstSeen,
                now,
                head.seq(),
                (before == null ? 0 : before.bytes()) + bytesAdded.getOrDefault(open.runNo(), 0L),
                head.hash());
    }

    private static Run withoutPayload(Run run) {
        return run.toBuilder().input(Payload.EMPTY).output(Payload.EMPTY).build();
    }

    private static Collection<SpanFacts> overlay(List<SpanFacts> old, Map<String, SpanFacts> added) {
        if (old.isEmpty()) {
            return added.values();
        }
        if (added.isEmpty()) {
            return old;
        }
        Map<String, SpanFacts> all = new LinkedHashMap<>();
        old.forEach(span -> all.put(span.spanId(), span));
        all.putAll(added);
        return all.values();
    }

    private static void touch(Set<Long> hours, Map<String, SpanFacts> added, List<SpanFacts> old) {
        for (SpanFacts span : added.values()) {
            touch(hours, span);
        }
        for (SpanFacts span : old) {
            if (added.containsKey(span.spanId())) {
                touch(hours, span);
            }
        }
    }

    private static void touch(Set<Long> hours, @Nullable RunRow run) {
        if (run != null) {
            hours.add(Math.floorDiv(run.startMicros(), HOUR_MICROS));
        }
    }

    private static void touch(Set<Long> hours, SpanFacts span) {
        if (span.startMicros() != null) {
            hours.add(Math.floorDiv(span.startMicros(), HOUR_MICROS));
        }
    }

    private static Map<String, long[]> users(List<RunChange> changes) {
        Map<String, long[]> users = new HashMap<>();
        for (RunChange change : changes) {
            String user = change.after().totals().distinctId();
            if (user != null) {
                long at = change.after().startMicros();
                long[] seen = users.computeIfAbsent(user, u -> new long[] {at, at});
                seen[0] = Math.min(seen[0], at);
                seen[1] = Math.max(seen[1], at);
            }
        }
        return users;
    }
}
