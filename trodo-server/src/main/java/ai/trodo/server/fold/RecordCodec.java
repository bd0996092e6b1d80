package ai.trodo.server.fold;

import ai.trodo.model.Cost;
import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Event;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record as the bytes that are stored and hashed, keys in the words of the wire. {@link RecordDecoder} reads them back
 * to an equal record.
 */
public final class RecordCodec {
    /** Name of the canonical form; part of every hash, so that a later form cannot be mistaken for this one. */
    public static final String VERSION = "trodo-record-1";

    /** Where fields stay that this version does not know. */
    private static final String EXTRA = "extra";

    private RecordCodec() {}

    /** Type of a record as a word. */
    public static String type(TrodoRecord record) {
        if (record instanceof Span) {
            return "span";
        }
        return record instanceof Run ? "run" : record instanceof Event ? "event" : "score";
    }

    /** Id of the run, span, event or score that a record speaks of. */
    public static String entityId(TrodoRecord record) {
        if (record instanceof Span span) {
            return span.spanId();
        }
        if (record instanceof Run run) {
            return run.runId();
        }
        return record instanceof Event event ? event.eventId() : ((Score) record).scoreId();
    }

    public static byte[] encode(TrodoRecord record) {
        CanonicalJson json = new CanonicalJson();
        json.begin();
        if (record instanceof Span span) {
            write(json, span);
        } else if (record instanceof Run run) {
            write(json, run);
        } else if (record instanceof Event event) {
            write(json, event);
        } else {
            write(json, (Score) record);
        }
        return json.end().toBytes();
    }

    /** JSON of a map in the canonical form. */
    public static byte[] encode(Map<String, Object> map) {
        CanonicalJson json = new CanonicalJson();
        json.value(map, 0);
        return json.toBytes();
    }

    private static void write(CanonicalJson json, Span span) {
        json.text("agent_name", span.agentName());
        json.map("attributes", span.attributes());
        json.text("conversation_id", span.conversationId());
        Cost cost = span.cost();
        if (cost != null) {
            json.member("cost", cost.total());
            json.member("cost_details", details(cost));
        }
        json.text("distinct_id", span.distinctId());
        json.text("ended_at", time(span.endedAt()));
        ErrorInfo error = span.error();
        if (error != null) {
            json.text("error_message", error.message());
            json.text("error_type", error.type() == null && isEmpty(error) ? "" : error.type());
        }
        json.map(EXTRA, span.extra());
        json.text("first_output_at", time(span.firstOutputAt()));
        payload(json, "input", span.input());
        json.text("kind", span.kind() == null ? null : span.kind().wireName());
        json.text("level", span.level() == null ? null : span.level().wireName());
        json.text("model", span.model());
        json.text("name", span.name());
        payload(json, "output", span.output());
        json.text("parent_span_id", span.parentSpanId());
        json.text("provider", span.provider());
        json.text("run_id", span.runId());
        json.text("span_id", span.spanId());
        if (error != null) {
            json.text("stack_trace", error.stackTrace());
        }
        json.text("started_at", time(span.startedAt()));
        json.text("status", span.status() == null ? null : span.status().wireName());
        if (error != null && error.statusCode() != null) {
            json.number("status_code", error.statusCode().longValue());
        }
        json.member("temperature", span.temperature());
        json.text("tool_name", span.toolName());
        if (!span.usage().isUnknown()) {
            json.member("usage_details", details(span.usage()));
        }
    }

    private static boolean isEmpty(ErrorInfo error) {
        return error.message() == null && error.statusCode() == null && error.stackTrace() == null;
    }

    private static void write(CanonicalJson json, Run run) {
        json.text("agent_name", run.agentName());
        json.text("conversation_id", run.conversationId());
        json.text("distinct_id", run.distinctId());
        json.text("ended_at", time(run.endedAt()));
        json.text("environment", run.environment());
        json.text("error_summary", run.errorSummary());
        json.map(EXTRA, run.extra());
        payload(json, "input", run.input());
        json.map("metadata", run.metadata());
        payload(json, "output", run.output());
        json.text("parent_run_id", run.parentRunId());
        json.text("parent_span_id", run.parentSpanId());
        json.text("release", run.release());
        json.text("run_id", run.runId());
        json.text("started_at", time(run.startedAt()));
        json.text("status", run.status() == null ? null : run.status().wireName());
        if (!run.tags().isEmpty()) {
            json.member("tags", run.tags());
        }
    }

    private static void write(CanonicalJson json, Event event) {
        json.text("at", time(event.at()));
        json.text("event_id", event.eventId());
        json.map(EXTRA, event.extra());
        json.text("level", event.level() == null ? null : event.level().wireName());
        json.text("name", event.name());
        json.map("payload", event.payload());
        json.text("run_id", event.runId());
        json.text("span_id", event.spanId());
        json.text("type", event.type());
    }

    private static void write(CanonicalJson json, Score score) {
        json.text("at", time(score.at()));
        json.text("comment", score.comment());
        json.text("data_type", word(score.dataType()));
        json.text("distinct_id", score.distinctId());
        json.map(EXTRA, score.extra());
        json.map("metadata", score.metadata());
        json.text("name", score.name());
        json.text("run_id", score.runId());
        json.text("score_id", score.scoreId());
        json.text("source", word(score.source()));
        json.text("span_id", score.spanId());
        json.text("text", score.text());
        json.member("value", score.value());
    }

    private static void payload(CanonicalJson json, String key, Payload payload) {
        json.text(key, payload.text());
        json.text(key + "_omitted", payload.omitted());
        json.number(key + "_truncated_from", payload.truncatedFrom() == 0 ? null : payload.truncatedFrom());
    }

    static Map<String, Object> details(Cost cost) {
        Map<String, Object> parts = new TreeMap<>();
        put(parts, "input", cost.input());
        put(parts, "cache_read", cost.cacheRead());
        put(parts, "cache_write", cost.cacheWrite());
        put(parts, "output", cost.output());
        parts.put("source", cost.source().name().toLowerCase(Locale.ROOT));
        return parts;
    }

    private static Map<String, Object> details(Usage usage) {
        Map<String, Object> parts = new TreeMap<>();
        put(parts, "input", usage.input());
        put(parts, "cache_read", usage.cacheRead());
        put(parts, "cache_write", usage.cacheWrite());
        put(parts, "output", usage.output());
        put(parts, "reasoning", usage.reasoning());
        return parts;
    }

    private static void put(Map<String, Object> parts, String key, @Nullable Object value) {
        if (value instanceof BigDecimal || value instanceof Long) {
            parts.put(key, value);
        }
    }

    private static @Nullable String word(@Nullable Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : IsoTime.format(Micros.of(at));
    }
}
