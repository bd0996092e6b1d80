package ai.trodo.wire;

import ai.trodo.model.Cost;
import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Span;
import ai.trodo.model.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A span with every field of ours. */
final class SpanJson {
    private SpanJson() {}

    static void write(JsonWriter json, Span span) {
        json.beginObject().key(Keys.SPAN_ID).string(span.spanId());
        Fields.text(json, Keys.RUN_ID, span.runId());
        Fields.text(json, Keys.PARENT_SPAN_ID, span.parentSpanId());
        Fields.text(json, Keys.KIND, span.kind() == null ? null : span.kind().wireName());
        Fields.text(json, Keys.NAME, span.name());
        Fields.text(
                json, Keys.STATUS, span.status() == null ? null : span.status().wireName());
        Fields.text(json, Keys.LEVEL, span.level() == null ? null : span.level().wireName());
        Fields.payload(json, Keys.INPUT, Keys.INPUT_TRUNCATED, Keys.INPUT_OMITTED, span.input());
        Fields.payload(json, Keys.OUTPUT, Keys.OUTPUT_TRUNCATED, Keys.OUTPUT_OMITTED, span.output());
        times(json, span.startedAt(), span.endedAt());
        Fields.time(json, Keys.FIRST_OUTPUT_AT, span.firstOutputAt());
        Fields.text(json, Keys.MODEL, span.model());
        Fields.text(json, Keys.PROVIDER, span.provider());
        Fields.number(json, Keys.TEMPERATURE, span.temperature());
        usage(json, span.usage());
        cost(json, span.cost());
        Fields.text(json, Keys.TOOL_NAME, span.toolName());
        error(json, span.error());
        Fields.text(json, Keys.DISTINCT_ID, span.distinctId());
        Fields.text(json, Keys.CONVERSATION_ID, span.conversationId());
        Fields.text(json, Keys.AGENT_NAME, span.agentName());
        Fields.map(json, Keys.ATTRIBUTES, span.attributes());
        Fields.extra(json, span.extra());
        json.endObject();
    }

    /** A duration is a whole number of milliseconds and never negative, whatever the clock did. */
    static void times(JsonWriter json, @Nullable Instant started, @Nullable Instant ended) {
        Fields.time(json, Keys.STARTED_AT, started);
        Fields.time(json, Keys.ENDED_AT, ended);
        if (started != null && ended != null) {
            long millis = (ended.getEpochSecond() - started.getEpochSecond()) * 1000
                    + Math.floorDiv(ended.getNano() - started.getNano(), 1_000_000);
            json.key(Keys.DURATION_MS).number(Math.max(0, millis));
        }
    }

    static void usage(JsonWriter json, Usage usage) {
        if (usage.isUnknown()) {
            return;
        }
        Fields.number(json, Keys.INPUT_TOKENS, usage.totalInput());
        Fields.number(json, Keys.OUTPUT_TOKENS, usage.totalOutput());
        json.key(Keys.USAGE_DETAILS).beginObject();
        Fields.number(json, Keys.INPUT, usage.input());
        Fields.number(json, Keys.CACHE_READ, usage.cacheRead());
        Fields.number(json, Keys.CACHE_WRITE, usage.cacheWrite());
        Fields.number(json, Keys.OUTPUT, usage.output());
        Fields.number(json, Keys.REASONING, usage.reasoning());
        json.endObject();
    }

    static void cost(JsonWriter json, @Nullable Cost cost) {
        if (cost == null) {
            return;
        }
        json.key(Keys.COST).number(cost.total());
        json.key(Keys.COST_DETAILS).beginObject();
        Fields.number(json, Keys.INPUT, cost.input());
        Fields.number(json, Keys.CACHE_READ, cost.cacheRead());
        Fields.number(json, Keys.CACHE_WRITE, cost.cacheWrite());
        Fields.number(json, Keys.OUTPUT, cost.output());
        json.key(Keys.SOURCE).string(RecordJson.word(cost.source()));
        json.endObject();
    }

    static void error(JsonWriter json, @Nullable ErrorInfo error) {
        if (error == null) {
            return;
        }
        Fields.text(json, Keys.ERROR_TYPE, error.type());
        Fields.text(json, Keys.ERROR_MESSAGE, error.message());
        Fields.number(json, Keys.STATUS_CODE, error.statusCode());
        Fields.text(json, Keys.STACK_TRACE, error.stackTrace());
    }
}
