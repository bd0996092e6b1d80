package ai.trodo.server.view;

import ai.trodo.model.Event;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.server.http.Json;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.ScoreFacts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs, events and scores as the JSON of the read API; spans are {@link SpanShapes}. */
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

    static void payload(Map<String, @Nullable Object> map, String name, Payload payload) {
        map.put(name, payload.text());
        map.put(name + "_truncated_from", payload.truncatedFrom() == 0 ? null : payload.truncatedFrom());
        map.put(name + "_omitted", payload.omitted());
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
