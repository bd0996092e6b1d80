package ai.trodo.server.fold;

import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record with what decides which of two wins: the latest time that it speaks of, then its record id. Both come from
 * the record alone, so the order of arrival never matters.
 *
 * @param timeMicros latest time in the record, {@link Long#MIN_VALUE} when it has none
 */
public record Versioned<R extends TrodoRecord>(R record, long timeMicros, String recordId) {
    /** A time in {@code extra} of a patch that has no other: when somebody tagged, priced or gave up on a run. */
    public static final String AT = "at";

    private static final Comparator<Versioned<?>> OLDEST_FIRST =
            Comparator.<Versioned<?>>comparingLong(Versioned::timeMicros).thenComparing(Versioned::recordId);

    public static Versioned<Run> of(Run run, String recordId) {
        return new Versioned<>(run, latest(run.extra(), run.startedAt(), run.endedAt()), recordId);
    }

    public static Versioned<Span> of(Span span, String recordId) {
        long time = latest(span.extra(), span.startedAt(), span.endedAt());
        Instant first = span.firstOutputAt();
        return new Versioned<>(span, first == null ? time : Math.max(time, Micros.of(first)), recordId);
    }

    static <R extends TrodoRecord> List<Versioned<R>> sorted(List<Versioned<R>> records) {
        List<Versioned<R>> sorted = new ArrayList<>(records);
        sorted.sort(OLDEST_FIRST);
        return sorted;
    }

    private static long latest(Map<String, Object> extra, @Nullable Instant a, @Nullable Instant b) {
        long time = a == null ? Long.MIN_VALUE : Micros.of(a);
        if (b != null) {
            time = Math.max(time, Micros.of(b));
        }
        Long at = extra.isEmpty() ? null : Micros.parse(extra.get(AT));
        return at == null ? time : Math.max(time, at);
    }
}
