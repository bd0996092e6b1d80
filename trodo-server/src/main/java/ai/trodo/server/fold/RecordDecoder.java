package ai.trodo.server.fold;

import ai.trodo.model.Cost;
import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Event;
import ai.trodo.model.Level;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.TrodoRecord;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the stored bytes of a record. Damaged bytes give null: one bad row must not hide a run. */
public final class RecordDecoder {
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(10_000)
                            .maxNestingDepth(CanonicalJson.MAX_DEPTH + 10)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private RecordDecoder() {}

    /** Null when the bytes are no such record. */
    public static @Nullable TrodoRecord decode(String type, byte[] body) {
        try {
            Map<String, Object> map = map(body);
            return switch (type) {
                case "span" -> span(map);
                case "run" -> run(map);
                case "event" -> event(map);
                case "score" -> score(map);
                default -> null;
            };
        } catch (JacksonException | DateTimeException | ClassCastException | IllegalArgumentException damaged) {
            return null;
        }
    }

    /** A JSON object as a map; empty for bytes that are none. */
    public static Map<String, Object> map(byte[] json) {
        Map<String, Object> map = JSON.readValue(json, MAP);
        return map == null ? Map.of() : map;
    }

    /** A JSON object as a map; empty for text that is none. */
    public static Map<String, Object> mapOrEmpty(@Nullable String json) {
        if (json == null || json.isEmpty()) {
            return Map.of();
        }
        try {
            Map<String, Object> map = JSON.readValue(json, MAP);
            return map == null ? Map.of() : map;
        } catch (JacksonException damaged) {
            return Map.of();
        }
    }

    private static Span span(Map<String, Object> map) {
        return Span.builder(required(map, "span_id"))
                .runId(text(map, "run_id"))
                .parentSpanId(text(map, "parent_span_id"))
                .kind(map.containsKey("kind") ? SpanKind.of(text(map, "kind")) : null)
                .name(text(map, "name"))
                .status(SpanStatus.of(text(map, "status")))
                .level(Level.of(text(map, "level")))
                .input(payload(map, "input"))
                .output(payload(map, "output"))
                .startedAt(time(map, "started_at"))
                .endedAt(time(map, "ended_at"))
                .firstOutputAt(time(map, "first_output_at"))
                .model(text(map, "model"))
                .provider(text(map, "provider"))
                .temperature(decimal(map, "temperature"))
                .usage(usage(object(map, "usage_details")))
                .cost(cost(map))
                .toolName(text(map, "tool_name"))
                .error(error(map))
                .distinctId(text(map, "distinct_id"))
                .conversationId(text(map, "conversation_id"))
                .agentName(text(map, "agent_name"))
                .attributes(object(map, "attributes"))
                .extra(object(map, "extra"))
                .build();
    }

    private static Run run(Map<String, Object> map) {
        List<String> tags = new ArrayList<>();
        if (map.get("tags") instanceof List<?> list) {
            list.forEach(tag -> tags.add(String.valueOf(tag)));
        }
        return Run.builder(required(map, "run_id"))
                .agentName(text(map, "agent_name"))
                .distinctId(text(map, "distinct_id"))
                .conversationId(text(map, "conversation_id"))
                .parentRunId(text(map, "parent_run_id"))
                .parentSpanId(text(map, "parent_span_id"))
                .status(RunStatus.of(text(map, "status")))
                .input(payload(map, "input"))
                .output(payload(map, "output"))
                .errorSummary(text(map, "error_summary"))
                .startedAt(time(map, "started_at"))
                .endedAt(time(map, "ended_at"))
                .environment(text(map, "environment"))
                .release(text(map, "release"))
                .tags(tags)
                .metadata(object(map, "metadata"))
                .extra(object(map, "extra"))
                .build();
    }

    private static Event event(Map<String, Object> map) {
        return Event.builder(required(map, "event_id"))
                .runId(text(map, "run_id"))
                .spanId(text(map, "span_id"))
                .type(text(map, "type"))
                .name(text(map, "name"))
                .at(time(map, "at"))
                .level(Level.of(text(map, "level")))
                .payload(object(map, "payload"))
                .extra(object(map, "extra"))
                .build();
    }

    private static Score score(Map<String, Object> map) {
        return Score.builder(required(map, "score_id"))
                .runId(text(map, "run_id"))
                .spanId(text(map, "span_id"))
                .name(text(map, "name"))
                .dataType(word(Score.DataType.class, text(map, "data_type")))
                .value(decimal(map, "value"))
                .text(text(map, "text"))
                .source(word(Score.Source.class, text(map, "source")))
                .comment(text(map, "comment"))
                .distinctId(text(map, "distinct_id"))
                .at(time(map, "at"))
                .metadata(object(map, "metadata"))
                .extra(object(map, "extra"))
                .build();
    }

    private static @Nullable ErrorInfo error(Map<String, Object> map) {
        Object code = map.get("status_code");
        ErrorInfo error = new ErrorInfo(
                text(map, "error_type"),
                text(map, "error_message"),
                code instanceof Number number ? Integer.valueOf(number.intValue()) : null,
                text(map, "stack_trace"));
        boolean none = error.type() == null && error.message() == null && error.stackTrace() == null && code == null;
        return none ? null : error;
    }

    private static @Nullable Cost cost(Map<String, Object> map) {
        BigDecimal total = money(map.get("cost"));
        if (total == null) {
            return null;
        }
        Map<String, Object> parts = object(map, "cost_details");
        Cost.Source source = word(Cost.Source.class, text(parts, "source"));
        return new Cost(
                total,
                money(parts.get("input")),
                money(parts.get("cache_read")),
                money(parts.get("cache_write")),
                money(parts.get("output")),
                source == null ? Cost.Source.CLIENT : source);
    }

    private static Usage usage(Map<String, Object> parts) {
        return parts.isEmpty()
                ? Usage.UNKNOWN
                : new Usage(
                        whole(parts, "input"),
                        whole(parts, "cache_read"),
                        whole(parts, "cache_write"),
                        whole(parts, "output"),
                        whole(parts, "reasoning"));
    }

    private static Payload payload(Map<String, Object> map, String key) {
        String text = text(map, key);
        String omitted = text(map, key + "_omitted");
        Long from = whole(map, key + "_truncated_from");
        return text == null && omitted == null && from == null
                ? Payload.EMPTY
                : new Payload(text, from == null ? 0 : from, omitted);
    }

    private static String required(Map<String, Object> map, String key) {
        String value = text(map, key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }

    private static @Nullable String text(Map<String, Object> map, String key) {
        return map.get(key) instanceof String text ? text : null;
    }

    private static @Nullable Instant time(Map<String, Object> map, String key) {
        String text = text(map, key);
        return text == null ? null : IsoTime.parse(text);
    }

    private static @Nullable Long whole(Map<String, Object> map, String key) {
        return map.get(key) instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    private static @Nullable Double decimal(Map<String, Object> map, String key) {
        return map.get(key) instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
    }

    private static @Nullable BigDecimal money(@Nullable Object value) {
        if (value instanceof BigDecimal dollars) {
            return dollars;
        }
        return value instanceof Number number ? new BigDecimal(number.toString()) : null;
    }

    private static <E extends Enum<E>> @Nullable E word(Class<E> type, @Nullable String word) {
        return word == null ? null : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> map, String key) {
        return map.get(key) instanceof Map<?, ?> object ? (Map<String, Object>) object : Map.of();
    }
}
