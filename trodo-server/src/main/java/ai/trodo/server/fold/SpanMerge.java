package ai.trodo.server.fold;

import ai.trodo.model.Cost;
import ai.trodo.model.Payload;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many records of one span become one. Start is the earliest and end the latest time told; a terminal status wins over
 * running; of everything else the newest word stays.
 */
public final class SpanMerge {
    private SpanMerge() {}

    /** Any order of the same records gives the same span. */
    public static Span merge(List<Versioned<Span>> records) {
        if (records.size() == 1) {
            return records.get(0).record();
        }
        List<Versioned<Span>> sorted = Versioned.sorted(records);
        Span merged = sorted.get(0).record();
        for (Versioned<Span> next : sorted.subList(1, sorted.size())) {
            merged = over(merged, next.record());
        }
        return merged;
    }

    private static Span over(Span old, Span next) {
        return new Span(
                old.spanId(),
                newest(old.runId(), next.runId()),
                newest(old.parentSpanId(), next.parentSpanId()),
                newest(old.kind(), next.kind()),
                newest(old.name(), next.name()),
                status(old.status(), next.status()),
                newest(old.level(), next.level()),
                payload(old.input(), next.input()),
                payload(old.output(), next.output()),
                earliest(old.startedAt(), next.startedAt()),
                latest(old.endedAt(), next.endedAt()),
                earliest(old.firstOutputAt(), next.firstOutputAt()),
                newest(old.model(), next.model()),
                newest(old.provider(), next.provider()),
                newest(old.temperature(), next.temperature()),
                usage(old.usage(), next.usage()),
                cost(old.cost(), next.cost()),
                newest(old.toolName(), next.toolName()),
                newest(old.error(), next.error()),
                newest(old.distinctId(), next.distinctId()),
                newest(old.conversationId(), next.conversationId()),
                newest(old.agentName(), next.agentName()),
                union(old.attributes(), next.attributes()),
                union(old.extra(), next.extra()));
    }

    private static @Nullable SpanStatus status(@Nullable SpanStatus old, @Nullable SpanStatus next) {
        if (old == null || next == null) {
            return old == null ? next : old;
        }
        return old.isTerminal() && !next.isTerminal() ? old : next;
    }

    /** Prompt and answer buckets are taken as a whole: a newer total beside an older share would count twice. */
    private static Usage usage(Usage old, Usage next) {
        if (old.isUnknown() || next.isUnknown()) {
            return next.isUnknown() ? old : next;
        }
        Usage prompt = next.totalInput() == null ? old : next;
        Usage answer = next.totalOutput() == null ? old : next;
        return new Usage(prompt.input(), prompt.cacheRead(), prompt.cacheWrite(), answer.output(), answer.reasoning());
    }

    private static @Nullable Cost cost(@Nullable Cost old, @Nullable Cost next) {
        if (old == null || next == null) {
            return old == null ? next : old;
        }
        return old.source() == Cost.Source.CLIENT && next.source() != Cost.Source.CLIENT ? old : next;
    }

    static <T> @Nullable T newest(@Nullable T old, @Nullable T next) {
        return next == null ? old : next;
    }

    static Payload payload(Payload old, Payload next) {
        return next.isEmpty() ? old : next;
    }

    static @Nullable Instant earliest(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }

    static @Nullable Instant latest(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isAfter(b) ? a : b;
    }

    static Map<String, Object> union(Map<String, Object> old, Map<String, Object> next) {
        if (old.isEmpty() || next.isEmpty()) {
            return old.isEmpty() ? next : old;
        }
        Map<String, Object> all = new LinkedHashMap<>(old);
        all.putAll(next);
        return all;
    }
}
