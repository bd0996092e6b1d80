package ai.trodo.server.store.engine;

import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.fold.FactsOf;
import ai.trodo.server.fold.RecordCodec;
import ai.trodo.server.store.WriteResult.Reject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch made ready on the caller's thread, so that the writer only writes: bad records sorted out, bodies encoded and
 * hashed, duplicates within the batch left out.
 *
 * @param runs records by run, in the order they came
 * @param bytes size of all bodies
 */
public record Prepared(Map<String, List<Item>> runs, List<Reject> rejects, int duplicates, int count, long bytes) {
    /** Longest id that is taken. */
    public static final int MAX_ID_LENGTH = 512;

    /** A record with all that the log needs. */
    public record Item(int index, TrodoRecord record, String type, String entity, byte[] recordId, byte[] body) {
        /** Type and id as one key: {@code s:} and the span's id, and so on. */
        public static String entityKey(String type, String id) {
            return switch (type) {
                case "span" -> "s:" + id;
                case "run" -> "r:" + id;
                case "event" -> "e:" + id;
                default -> "c:" + id;
            };
        }
    }

    public static Prepared of(List<? extends TrodoRecord> records) {
        Map<String, List<Item>> runs = new LinkedHashMap<>();
        List<Reject> rejects = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int duplicates = 0;
        int count = 0;
        long bytes = 0;
        for (int i = 0; i < records.size(); i++) {
            TrodoRecord record = placed(records.get(i));
            Reject reject = check(i, record);
            if (reject != null) {
                rejects.add(reject);
                continue;
            }
            Item item = item(i, record);
            if (!seen.add(Digest.hex(item.recordId()))) {
                duplicates++;
                continue;
            }
            count++;
            bytes += item.body().length;
            runs.computeIfAbsent(runId(record), id -> new ArrayList<>()).add(item);
        }
        return new Prepared(runs, rejects, duplicates, count, bytes);
    }

    private static Item item(int index, TrodoRecord record) {
        String type = RecordCodec.type(record);
        String id = RecordCodec.entityId(record);
        byte[] body = RecordCodec.encode(record);
        return new Item(index, record, type, Item.entityKey(type, id), Digest.recordId(type, id, body), body);
    }

    /** A span outside any run is a run of its own, with its id. */
    private static TrodoRecord placed(TrodoRecord record) {
        return record instanceof Span span && span.runId() == null
                ? span.toBuilder().runId(span.spanId()).build()
                : record;
    }

    private static String runId(TrodoRecord record) {
        String runId = record.runId();
        if (runId == null) {
            throw new IllegalStateException("checked before");
        }
        return runId;
    }

    private static @Nullable Reject check(int index, TrodoRecord record) {
        String runId = record.runId();
        if (runId == null) {
            return new Reject(index, Reject.NO_RUN, "run_id", "an event or score needs the run_id that it belongs to");
        }
        String bad = problem(runId);
        if (bad != null) {
            return new Reject(index, Reject.INVALID, "run_id", bad);
        }
        String badId = problem(RecordCodec.entityId(record));
        if (badId != null) {
            return new Reject(index, Reject.INVALID, RecordCodec.type(record) + "_id", badId);
        }
        return null;
    }

    private static @Nullable String problem(String id) {
        if (id.isBlank()) {
            return "must not be blank";
        }
        if (id.length() > MAX_ID_LENGTH) {
            return "must not be longer than " + MAX_ID_LENGTH + " characters, had " + id.length();
        }
        return FactsOf.isClean(id) ? null : "must not contain NUL or half a surrogate pair";
    }
}
