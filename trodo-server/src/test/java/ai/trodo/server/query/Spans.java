package ai.trodo.server.query;

import ai.trodo.model.Run;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.SpanFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Small spans for tests of pure functions; times in milliseconds since the epoch. */
final class Spans {
    private Spans() {}

    static SpanFacts span(String id, @Nullable String parent, String name, long fromMillis, long toMillis) {
        return span(id, parent, SpanKind.TOOL, name, SpanStatus.OK, fromMillis * 1000, toMillis * 1000);
    }

    static SpanFacts span(
            String id,
            @Nullable String parent,
            SpanKind kind,
            String name,
            SpanStatus status,
            @Nullable Long fromMicros,
            @Nullable Long toMicros) {
        return new SpanFacts(
                id,
                parent,
                kind,
                name,
                status,
                null,
                fromMicros,
                toMicros,
                null,
                null,
                null,
                null,
                Usage.UNKNOWN,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same span, saying which ones it follows. */
    static SpanFacts following(SpanFacts span, String ids) {
        return new SpanFacts(
                span.spanId(),
                span.parentId(),
                span.kind(),
                span.name(),
                span.status(),
                null,
                span.startMicros(),
                span.endMicros(),
                null,
                null,
                null,
                null,
                Usage.UNKNOWN,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "{\"graph.step\":2,\"trodo.follows\":\"" + ids + "\"}",
                null,
                null,
                null,
                null);
    }

    static Run run(long fromMillis, long toMillis) {
        return Run.builder("r")
                .startedAt(Instant.ofEpochMilli(fromMillis))
                .endedAt(Instant.ofEpochMilli(toMillis))
                .build();
    }
}
