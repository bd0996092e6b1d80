package ai.trodo.server.store.engine;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.RecordCodec;
import ai.trodo.server.fold.RecordDecoder;
import ai.trodo.server.fold.RunMerge;
import ai.trodo.server.fold.ScoreMerge;
import ai.trodo.server.fold.ScoreMerge.Identified;
import ai.trodo.server.fold.SpanMerge;
import ai.trodo.server.fold.Versioned;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunRecords;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.StoredRecord;
import ai.trodo.server.store.engine.WriteTx.LogRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records of one run, merged. Total: whatever bytes are in the log, it gives what can be read and counts the rest.
 *
 * @param run null when no record of the run itself is among them
 */
public record FoldedRun(@Nullable Run run, List<Span> spans, List<Event> events, List<Score> scores, int damaged) {

    public static FoldedRun of(String runId, List<LogRow> rows) {
        List<Versioned<Run>> runs = new ArrayList<>();
        Map<String, List<Versioned<Span>>> spans = new LinkedHashMap<>();
        Map<String, List<Identified<Event>>> events = new LinkedHashMap<>();
        Map<String, List<Identified<Score>>> scores = new LinkedHashMap<>();
        int damaged = 0;
        for (LogRow row : rows) {
            String id = Digest.hex(row.recordId());
            TrodoRecord record = RecordDecoder.decode(row.type(), row.body());
            if (record == null || !("" + record.runId()).equals(runId)) {
                damaged++;
            } else if (record instanceof Span span) {
                spans.computeIfAbsent(span.spanId(), s -> new ArrayList<>(1)).add(Versioned.of(span, id));
            } else if (record instanceof Run run) {
                runs.add(Versioned.of(run, id));
            } else if (record instanceof Event event) {
                events.computeIfAbsent(event.eventId(), e -> new ArrayList<>(1)).add(new Identified<>(event, id));
            } else if (record instanceof Score score) {
                scores.computeIfAbsent(score.scoreId(), s -> new ArrayList<>(1)).add(new Identified<>(score, id));
            }
        }
        return new FoldedRun(
                runs.isEmpty() ? null : RunMerge.merge(runs),
                merged(spans),
                events.values().stream()
                        .map(ScoreMerge::mergeEvents)
                        .sorted(Comparator.comparingLong(e -> at(e.at())))
                        .toList(),
                scores.values().stream()
                        .map(ScoreMerge::merge)
                        .sorted(Comparator.comparingLong(s -> at(s.at())))
                        .toList(),
                damaged);
    }

    private static List<Span> merged(Map<String, List<Versioned<Span>>> spans) {
        return spans.values().stream()
                .map(SpanMerge::merge)
                .sorted(Comparator.<Span>comparingLong(s -> at(s.startedAt())).thenComparing(Span::spanId))
                .toList();
    }

    private static long at(@Nullable Instant at) {
        return at == null ? -1 : Micros.of(at);
    }

    public RunRecords records(RunSummary summary) {
        Run known = run == null ? Run.builder(summary.runId()).build() : run;
        return new RunRecords(summary, known, spans, events, scores, damaged);
    }

    /**
     * A page of the log.
     *
     * @param rows from {@code after} itself, whose hash comes before the first that is shown, to one more than the page
     */
    public static Page<StoredRecord> page(List<LogRow> rows, long after, int limit, LongFunction<Cursor> cursors) {
        List<StoredRecord> shown = new ArrayList<>();
        byte[] previous = Digest.zero();
        boolean more = false;
        for (LogRow row : rows) {
            if (row.seq() > after) {
                if (shown.size() == limit) {
                    more = true;
                    break;
                }
                shown.add(stored(row, previous));
            }
            previous = row.hash();
        }
        return new Page<>(shown, more ? cursors.apply(shown.get(limit - 1).seq()) : null);
    }

    private static StoredRecord stored(LogRow row, byte[] previous) {
        return new StoredRecord(
                row.seq(),
                row.type(),
                row.entity().substring(2),
                Digest.hex(row.recordId()),
                Micros.instant(row.receivedMicros()),
                Digest.hex(row.hash()),
                Digest.hex(previous),
                new String(row.body(), StandardCharsets.UTF_8),
                RecordDecoder.decode(row.type(), row.body()));
    }

    /** Whether a record's own hash fits its content. */
    public static boolean isWhole(StoredRecord record) {
        byte[] body = record.body().getBytes(StandardCharsets.UTF_8);
        byte[] id = Digest.recordId(record.type(), record.entityId(), body);
        byte[] hash = Digest.link(Digest.bytes(record.prevHash()), record.seq(), Micros.of(record.receivedAt()), id);
        return Digest.hex(id).equals(record.recordId())
                && Digest.hex(hash).equals(record.hash())
                && record.record() != null
                && RecordCodec.entityId(record.record()).equals(record.entityId());
    }
}
