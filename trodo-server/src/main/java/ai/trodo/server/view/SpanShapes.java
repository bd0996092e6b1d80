package ai.trodo.server.view;

import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Span;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.http.Json;
import ai.trodo.server.query.SpanNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** Spans as the JSON of the read API: as a node of a tree without payloads, and whole. */
public final class SpanShapes {
    private SpanShapes() {}

    public static Map<String, @Nullable Object> node(SpanNode node, int events, long runStart) {
        SpanFacts span = node.span();
        return Json.object(
                "span_id",
                span.spanId(),
                "parent_span_id",
                node.parentId() == null ? span.parentId() : node.parentId(),
                "depth",
                node.depth(),
                "kind",
                span.kind().wireName(),
                "name",
                span.name(),
                "status",
                span.status().wireName(),
                "level",
                span.level() == null ? null : span.level().wireName(),
                "started_at",
                Shapes.micros(node.startMicros()),
                "ended_at",
                span.endMicros() == null ? null : Shapes.micros(span.endMicros()),
                "offset_ms",
                Shapes.millis(node.startMicros() - runStart),
                "duration_ms",
                Shapes.millis(node.durationMicros()),
                "self_ms",
                Shapes.millis(node.selfMicros()),
                "first_output_ms",
                span.firstOutputMicros() == null
                        ? null
                        : Shapes.millis(Math.max(0, span.firstOutputMicros() - node.startMicros())),
                "model",
                span.model(),
                "provider",
                span.provider(),
                "temperature",
                span.temperature(),
                "tokens_in",
                span.usage().totalInput(),
                "tokens_out",
                span.usage().totalOutput(),
                "usage",
                usage(span.usage()),
                "cost",
                Shapes.dollars(span.costNanos()),
                "cost_details",
                raw(span.costDetails()),
                "tool_name",
                span.toolName(),
                "prompt",
                span.prompt(),
                "error",
                span.errorType() == null && span.errorMessage() == null && span.statusCode() == null
                        ? null
                        : Json.object(
                                "type", span.errorType(),
                                "message", span.errorMessage(),
                                "status_code", span.statusCode()),
                "late",
                node.isLate(),
                "orphan",
                node.isOrphan(),
                "critical",
                node.isCritical(),
                "attributes",
                raw(span.attributes()),
                "input_preview",
                span.inputPreview(),
                "output_preview",
                span.outputPreview(),
                "has_input",
                span.inputPreview() != null,
                "has_output",
                span.outputPreview() != null,
                "event_count",
                events);
    }

    /** JSON that is ours and needs no second reading. */
    private static @Nullable Object raw(@Nullable String json) {
        return json == null ? null : new RawValue(json);
    }

    private static @Nullable Object usage(Usage usage) {
        return usage.isUnknown()
                ? null
                : Json.object(
                        "input", usage.input(),
                        "cache_read", usage.cacheRead(),
                        "cache_write", usage.cacheWrite(),
                        "output", usage.output(),
                        "reasoning", usage.reasoning());
    }

    static Map<String, @Nullable Object> wholeSpan(Span span) {
        ErrorInfo error = span.error();
        Map<String, @Nullable Object> map = Json.object(
                "span_id",
                span.spanId(),
                "run_id",
                span.runId(),
                "parent_span_id",
                span.parentSpanId(),
                "kind",
                span.kind() == null ? "generic" : span.kind().wireName(),
                "name",
                span.name(),
                "status",
                span.status() == null ? null : span.status().wireName(),
                "level",
                span.level() == null ? null : span.level().wireName(),
                "started_at",
                Shapes.time(span.startedAt()),
                "ended_at",
                Shapes.time(span.endedAt()),
                "duration_ms",
                span.startedAt() == null || span.endedAt() == null
                        ? null
                        : Math.max(
                                0,
                                Duration.between(span.startedAt(), span.endedAt())
                                                .toNanos()
                                        / 1000
                                        / 1000.0),
                "first_output_at",
                Shapes.time(span.firstOutputAt()),
                "model",
                span.model(),
                "provider",
                span.provider(),
                "temperature",
                span.temperature(),
                "tokens_in",
                span.usage().totalInput(),
                "tokens_out",
                span.usage().totalOutput(),
                "usage",
                usage(span.usage()),
                "cost",
                span.cost() == null ? null : span.cost().total(),
                "cost_details",
                span.cost() == null
                        ? null
                        : Json.object(
                                "input", span.cost().input(),
                                "cache_read", span.cost().cacheRead(),
                                "cache_write", span.cost().cacheWrite(),
                                "output", span.cost().output(),
                                "source", span.cost().source().name().toLowerCase(Locale.ROOT)),
                "tool_name",
                span.toolName(),
                "error",
                error == null
                        ? null
                        : Json.object(
                                "type", error.type(),
                                "message", error.message(),
                                "status_code", error.statusCode(),
                                "stack_trace", error.stackTrace()),
                "distinct_id",
                span.distinctId(),
                "conversation_id",
                span.conversationId(),
                "agent_name",
                span.agentName(),
                "attributes",
                span.attributes(),
                "extra",
                span.extra());
        Shapes.payload(map, "input", span.input());
        Shapes.payload(map, "output", span.output());
        return map;
    }
}
