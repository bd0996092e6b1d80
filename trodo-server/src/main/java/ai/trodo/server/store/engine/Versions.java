package ai.trodo.server.store.engine;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.fold.RecordDecoder;
import ai.trodo.server.fold.RunMerge;
import ai.trodo.server.fold.ScoreMerge;
import ai.trodo.server.fold.ScoreMerge.Identified;
import ai.trodo.server.fold.SpanMerge;
import ai.trodo.server.fold.Versioned;
import ai.trodo.server.store.engine.WriteTx.LogRow;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Merges the records of one entity into what is known of it; records of the batch are not decoded again. */
final class Versions {
    private final Map<LogRow, TrodoRecord> decoded = new IdentityHashMap<>();

    void remember(LogRow row, TrodoRecord record) {
        decoded.put(row, record);
    }

    Span span(List<LogRow> rows) {
        return SpanMerge.merge(all(rows, Span.class, Versioned::of));
    }

    Run run(List<LogRow> rows) {
        return RunMerge.merge(all(rows, Run.class, Versioned::of));
    }

    Event event(List<LogRow> rows) {
        return ScoreMerge.mergeEvents(all(rows, Event.class, Identified::new));
    }

    Score score(List<LogRow> rows) {
        return ScoreMerge.merge(all(rows, Score.class, Identified::new));
    }

    private @Nullable TrodoRecord record(LogRow row) {
        TrodoRecord here = decoded.get(row);
        return here == null ? RecordDecoder.decode(row.type(), row.body()) : here;
    }

    /** Records of one type, each with its id; one that cannot be read is left out. */
    private <T, V> List<V> all(List<LogRow> rows, Class<T> type, BiFunction<T, String, V> withId) {
        List<V> all = new ArrayList<>(rows.size());
        for (LogRow row : rows) {
            TrodoRecord record = record(row);
            if (type.isInstance(record)) {
                all.add(withId.apply(type.cast(record), Digest.hex(row.recordId())));
            }
        }
        return all;
    }
}
