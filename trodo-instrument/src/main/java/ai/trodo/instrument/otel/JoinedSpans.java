package ai.trodo.instrument.otel;

import ai.trodo.TrodoClient;
import ai.trodo.capture.ForeignSpan;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.Scope;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.ActiveSpan;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import ai.trodo.wire.otlp.OtlpSpan;
import ai.trodo.wire.otlp.OwnKeys;
import ai.trodo.wire.otlp.SpanMapping;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The spans of OpenTelemetry that are open and belong to a run of ours. */
final class JoinedSpans implements SpanSink {
    private static final int MOST_OPEN = 10_000;
    private static final int MOST_REMEMBERED = 10_000;

    /** Of what Micrometer observes of Spring AI besides models and tools ours come from our own adapter, as it is set. */
    private static final String SPRING_AI_KIND = "spring.ai.kind";

    private static final Set<String> FRAMES_OF_SPRING_AI = Set.of("chat_client", "advisor", "vector_store");

    private final Supplier<TrodoClient> trodo;
    private final boolean toldElsewhere;
    private final Map<String, Joined> open = new ConcurrentHashMap<>();
    private final Set<String> merged = Collections.newSetFromMap(Collections.synchronizedMap(new Bounded()));

    JoinedSpans(Supplier<TrodoClient> trodo, boolean toldElsewhere) {
        this.trodo = trodo;
        this.toldElsewhere = toldElsewhere;
    }

    /**
     * @param below what was current in our own context when it began
     */
    private record Joined(ForeignSpan span, SpanScope below) {}

    /** Forgets the oldest. */
    private static final class Bounded extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }

    @Override
    public Map<String, String> started(String traceId, String spanId, String parentSpanId, String name) {
        return Guard.orElse(Map.of(), "A span of OpenTelemetry could not join", () -> {
            TrodoClient client = trodo.get();
            SpanScope current = client.currentSpan();
            Scope above = above(client, open.get(parentSpanId), current);
            if (above == null || open.size() >= MOST_OPEN) {
                return Map.of();
            }
            SpanScope scope = client.span(name, SpanKind.GENERIC).parent(above).start();
            if (!scope.isRecording()) {
                return Map.of();
            }
            open.put(spanId, new Joined(ForeignSpan.of(scope), current));
            Map<String, String> stamps = new LinkedHashMap<>();
            stamps.put(OwnKeys.RUN_ID, scope.runId());
            stamps.put(OwnKeys.SPAN_ID, String.valueOf(scope.spanId()));
            String parent = scope.parentSpanId();
            if (parent != null) {
                stamps.put(OwnKeys.PARENT_SPAN_ID, parent);
            }
            return stamps;
        });
    }

    /**
     * The deeper of two: the span that stands for OpenTelemetry's parent, and what is current with us. If ours is another
     * than it was when that parent began, something of ours has begun since, and that is deeper.
     */
    private static @Nullable Scope above(TrodoClient client, @Nullable Joined parent, SpanScope current) {
        RunScope run = client.currentRun();
        boolean elsewhere = !run.isRecording();
        if (parent != null && (elsewhere || parent.below == current && isOf(parent, run))) {
            return parent.span.scope();
        }
        if (elsewhere) {
            return null;
        }
        return current.isRecording() ? current : run;
    }

    /** The span of ours that stands for an open one of theirs that has begun since what is current with us. */
    @Nullable
    ActiveSpan within(String spanId, @Nullable ActiveSpan current) {
        Joined joined = open.get(spanId);
        if (joined == null) {
            return null;
        }
        return joined.below == (current == null ? SpanScope.NOOP : current) ? joined.span.scope() : null;
    }

    private static boolean isOf(Joined parent, RunScope run) {
        return parent.span.scope().runId().equals(run.runId());
    }

    @Override
    public void ended(Map<String, Object> told) {
        Guard.run("A span of OpenTelemetry could not be recorded", () -> {
            OtlpSpan otel = ToldSpan.read(told);
            Joined joined = open.remove(otel.spanId());
            if (joined != null && end(joined.span, otel) && toldElsewhere) {
                merged.add(otel.spanId());
            }
        });
    }

    private static boolean end(ForeignSpan span, OtlpSpan otel) {
        if (FRAMES_OF_SPRING_AI.contains(String.valueOf(otel.attributes().get(SPRING_AI_KIND)))) {
            span.endUnseen();
            return false;
        }
        Map<String, Object> noted = new LinkedHashMap<>();
        noted.put(OwnKeys.TRACE_ID, otel.traceId());
        noted.put(OwnKeys.TRACE_SPAN_ID, otel.spanId());
        Object seen = otel.attributes().get(OwnKeys.SPAN_ID);
        if (seen instanceof String id && !id.equals(span.scope().spanId()) && span.endAs(id, noted)) {
            return true;
        }
        otel.attributes().remove(OwnKeys.RUN_ID);
        SpanMapping mapping = SpanMapping.of(otel, span.scope().runId());
        return span.end(mapping.span, mapping.events, noted);
    }

    @Override
    public boolean isMerged(String spanId) {
        return merged.contains(spanId);
    }
}
