package ai.trodo.server.view;

import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Event;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.http.Json;
import ai.trodo.server.query.SpanNode;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.ScoreFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** Records as the JSON of the read API. */
public final class Shapes {
    private Shapes() {}

    static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    static String micros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000)
                .toString();
    }

    static double millis(long micros) {
        return micros / 1000.0;
    }

    static @Nullable BigDecimal dollars(@Nullable Long nanos) {
        return nanos == null ? null : BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    }

    public static Map<String, @Nullable Object> run(RunSummary run) {
        return Json.object(
                "run_id", run.runId(),
                "agent_name", run.agentName(),
                "status", run.status().wireName(),
                "distinct_id", run.distinctId(),
                "conversation_id", run.conversationId(),
                "parent_run_id", run.parentRunId(),
                "started_at", time(run.startedAt()),
                "ended_at", time(run.endedAt()),
                "duration_ms", run.durationMillis(),
                "input_preview", run.inputPreview(),
                "output_preview", run.outputPreview(),
                "error_summary", run.errorSummary(),
                "tokens_in", run.tokensIn(),
                "tokens_out", run.tokensOut(),
                "tokens_cache_read", run.tokensCacheRead(),
                "tokens_cache_write", run.tokensCacheWrite(),
                "tokens_reasoning", run.tokensReasoning(),
                "cost", run.cost(),
                "cost_known", run.costKnown(),
                "span_count", run.spanCount(),
                "llm_count", run.llmCount(),
                "tool_count", run.toolCount(),
                "error_count", run.errorCount(),
                "late_count", run.lateCount(),
                "orphan_count", run.orphanCount(),
                "models", run.models(),
                "tools", run.tools(),
                "prompts", run.prompts(),
                "tags", run.tags(),
                "scores", run.scores().stream().map(Shapes::score).toList(),
                "environment", run.environment(),
                "release", run.release(),
                "last_seen_at", time(run.lastSeenAt()),
                "known", run.known(),
                "standalone", run.standalone());
    }

    static Map<String, @Nullable Object> wholeRun(RunSummary summary, Run run) {
        Map<String, @Nullable Object> map = run(summary);
        payload(map, "input", run.input());
        payload(map, "output", run.output());
        map.put("metadata", run.metadata());
        map.put("parent_span_id", run.parentSpanId());
        map.put("service", run.metadata().get("service.name"));
        map.put("hold", summary.held());
        map.put("record_count", summary.recordCount());
        if (!run.extra().isEmpty()) {
            map.put("extra", run.extra());
        }
        return map;
    }

    private static void payload(Map<String, @Nullable Object> map, String name, Payload payload) {
        map.put(name, payload.text());
        map.put(name + "_truncated_from", payload.truncatedFrom() == 0 ? null : payload.truncatedFrom());
        map.put(name + "_omitted", payload.omitted());
    }

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
                micros(node.startMicros()),
                "ended_at",
                span.endMicros() == null ? null : micros(span.endMicros()),
                "offset_ms",
                millis(node.startMicros() - runStart),
                "duration_ms",
                millis(node.durationMicros()),
                "self_ms",
                millis(node.selfMicros()),
                "first_output_ms",
                span.firstOutputMicros() == null
                        ? null
                        : millis(Math.max(0, span.firstOutputMicros() - node.startMicros())),
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
                dollars(span.costNanos()),
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
                time(span.startedAt()),
                "ended_at",
                time(span.endedAt()),
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
                time(span.firstOutputAt()),
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
        payload(map, "input", span.input());
        payload(map, "output", span.output());
        return map;
    }

    static Map<String, @Nullable Object> event(Event event) {
        return Json.object(
                "event_id", event.eventId(),
                "run_id", event.runId(),
                "span_id", event.spanId(),
                "type", event.type(),
                "name", event.name(),
                "at", time(event.at()),
                "level", event.level() == null ? null : event.level().wireName(),
                "payload", event.payload());
    }

    static Map<String, @Nullable Object> score(ScoreFacts score) {
        return Json.object(
                "score_id", score.scoreId(),
                "run_id", score.runId(),
                "span_id", score.spanId(),
                "name", score.name(),
                "data_type", word(score.dataType()),
                "value", score.value(),
                "text", score.text(),
                "source", word(score.source()),
                "comment", score.comment(),
                "distinct_id", score.distinctId(),
                "at", time(score.at()));
    }

    static Map<String, @Nullable Object> score(Score score) {
        return Json.object(
                "score_id", score.scoreId(),
                "run_id", score.runId(),
                "span_id", score.spanId(),
                "name", score.name(),
                "data_type", word(score.dataType()),
                "value", score.value(),
                "text", score.text(),
                "source", word(score.source()),
                "comment", score.comment(),
                "distinct_id", score.distinctId(),
                "at", time(score.at()),
                "metadata", score.metadata());
    }

    static @Nullable String word(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }
}
