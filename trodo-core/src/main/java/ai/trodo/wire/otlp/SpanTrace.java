package ai.trodo.wire.otlp;

import ai.trodo.model.Cost;
import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.wire.otlp.OtlpSpan.Moment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One span of ours in the words of the GenAI conventions. */
final class SpanTrace {
    private SpanTrace() {}

    static OtlpSpan of(Span span, @Nullable Run run) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        SpanKind kind = span.kind() == null ? SpanKind.GENERIC : span.kind();
        attributes.put(OwnKeys.RECORD, OwnKeys.SPAN);
        put(attributes, OwnKeys.RUN_ID, span.runId());
        attributes.put(OwnKeys.SPAN_ID, span.spanId());
        put(attributes, OwnKeys.PARENT_SPAN_ID, span.parentSpanId());
        attributes.put(OwnKeys.KIND, kind.wireName());
        put(attributes, OwnKeys.OPERATION, operation(kind));
        SpanStatus status = span.status() == null ? SpanStatus.OK : span.status();
        if (status != SpanStatus.OK && status != SpanStatus.ERROR) {
            attributes.put(OwnKeys.STATUS, status.wireName());
        }
        put(
                attributes,
                OwnKeys.LEVEL,
                span.level() == null ? null : span.level().wireName());
        who(attributes, span, kind, run);
        model(attributes, span);
        put(attributes, OwnKeys.TOOL, span.toolName());
        contents(attributes, span, kind);
        List<Moment> events = new ArrayList<>(1);
        error(attributes, events, span);
        span.attributes().forEach((key, value) -> {
            boolean free = !OwnKeys.WRITTEN.contains(key)
                    || OwnKeys.WHO.contains(key) && kind != SpanKind.LLM && span.runId() != null;
            if (free) {
                attributes.put(key, value);
            }
        });
        String name = name(span, kind);
        if (!name.equals(span.name())) {
            put(attributes, OwnKeys.NAME, span.name());
        }
        Instant ended = span.endedAt() == null ? span.startedAt() : span.endedAt();
        return new OtlpSpan(
                trace(span),
                String.valueOf(RunTraces.id(span.attributes(), OwnKeys.TRACE_SPAN_ID, OtlpIds.spanId(span.spanId()))),
                parent(span),
                false,
                name,
                nanos(span.startedAt() == null ? ended : span.startedAt()),
                nanos(ended),
                attributes,
                events,
                status == SpanStatus.ERROR ? OtlpSpan.ERROR : 0,
                status == SpanStatus.ERROR && span.error() != null
                        ? span.error().message()
                        : null,
                RunTraces.resource(run),
                null);
    }

    private static String trace(Span span) {
        String known = RunTraces.id(span.attributes(), OwnKeys.TRACE_ID, null);
        return known == null ? OtlpIds.traceId(span.runId() == null ? span.spanId() : span.runId()) : known;
    }

    private static @Nullable String parent(Span span) {
        String known = RunTraces.id(span.attributes(), OwnKeys.TRACE_PARENT_ID, null);
        if (known != null) {
            return known;
        }
        if (span.parentSpanId() != null) {
            return OtlpIds.spanId(span.parentSpanId());
        }
        return span.runId() == null ? null : OtlpIds.rootId(span.runId());
    }

    static @Nullable String operation(SpanKind kind) {
        return switch (kind) {
            case LLM -> "chat";
            case TOOL -> "execute_tool";
            case AGENT -> "invoke_agent";
            case RETRIEVAL -> "retrieval";
            case CHAIN -> "invoke_workflow";
            case FUNCTION, GENERIC -> null;
        };
    }

    /** As the conventions name spans, where they do; a model call keeps the name that it has. */
    private static String name(Span span, SpanKind kind) {
        String name = span.name() == null || span.name().isBlank() ? kind.wireName() : span.name();
        return switch (kind) {
            case TOOL -> "execute_tool " + (span.toolName() == null ? name : span.toolName());
            case AGENT -> "invoke_agent " + name;
            default -> name;
        };
    }

    private static void who(Map<String, Object> attributes, Span span, SpanKind kind, @Nullable Run run) {
        Run told = kind == SpanKind.LLM && span.runId() != null ? run : null;
        put(attributes, OwnKeys.USER, told != null ? told.distinctId() : span.distinctId());
        put(attributes, OwnKeys.CONVERSATION, told != null ? told.conversationId() : span.conversationId());
        put(attributes, OwnKeys.AGENT, kind == SpanKind.AGENT && span.runId() != null ? span.name() : span.agentName());
    }

    private static void model(Map<String, Object> attributes, Span span) {
        put(attributes, OwnKeys.MODEL, span.model());
        put(attributes, OwnKeys.PROVIDER, span.provider());
        put(attributes, OwnKeys.TEMPERATURE, span.temperature());
        put(attributes, OwnKeys.RESPONSE_ID, span.attributes().get("trodo.response_id"));
        Usage usage = span.usage();
        put(attributes, "gen_ai.usage.input_tokens", usage.input() == null ? null : usage.totalInput());
        put(attributes, "gen_ai.usage.output_tokens", usage.output() == null ? null : usage.totalOutput());
        put(attributes, "gen_ai.usage.cache_read.input_tokens", usage.cacheRead());
        put(attributes, "gen_ai.usage.cache_creation.input_tokens", usage.cacheWrite());
        put(attributes, "gen_ai.usage.reasoning.output_tokens", usage.reasoning());
        Cost cost = span.cost();
        if (cost != null) {
            put(attributes, OwnKeys.COST, number(cost.total()));
            put(attributes, OwnKeys.COST_INPUT, number(cost.input()));
            put(attributes, OwnKeys.COST_CACHE_READ, number(cost.cacheRead()));
            put(attributes, OwnKeys.COST_CACHE_WRITE, number(cost.cacheWrite()));
            put(attributes, OwnKeys.COST_OUTPUT, number(cost.output()));
            put(attributes, OwnKeys.COST_SOURCE, word(cost.source()));
        }
        if (span.firstOutputAt() != null && span.startedAt() != null) {
            Duration waited = Duration.between(span.startedAt(), span.firstOutputAt());
            attributes.put(OwnKeys.FIRST_OUTPUT, waited.toNanos() / 1e9);
        }
    }

    private static @Nullable Double number(@Nullable BigDecimal money) {
        return money == null ? null : Double.valueOf(money.doubleValue());
    }

    private static void contents(Map<String, Object> attributes, Span span, SpanKind kind) {
        Object operation = span.attributes().get(OwnKeys.OPERATION);
        if (kind == SpanKind.LLM && (operation == null || !operation.equals("embeddings"))) {
            messages(attributes, OwnKeys.INPUT_MESSAGES, OwnKeys.INPUT, span.input(), false);
            messages(attributes, OwnKeys.OUTPUT_MESSAGES, OwnKeys.OUTPUT, span.output(), true);
            return;
        }
        payload(attributes, inputKey(kind), OwnKeys.INPUT, span.input());
        payload(attributes, outputKey(kind), OwnKeys.OUTPUT, span.output());
    }

    static String inputKey(SpanKind kind) {
        return switch (kind) {
            case TOOL -> "gen_ai.tool.call.arguments";
            case RETRIEVAL -> "gen_ai.retrieval.query.text";
            default -> "input.value";
        };
    }

    static String outputKey(SpanKind kind) {
        return switch (kind) {
            case TOOL -> "gen_ai.tool.call.result";
            case RETRIEVAL -> "gen_ai.retrieval.documents";
            default -> "output.value";
        };
    }

    private static void messages(
            Map<String, Object> attributes, String key, String exact, Payload payload, boolean answer) {
        String text = payload.text();
        if (text != null) {
            List<Object> messages = ChatMessages.toParts(text, answer);
            attributes.put(key, ChatMessages.text(messages));
            List<Object> reasons = answer ? ChatMessages.finishReasons(messages) : List.of();
            if (!reasons.isEmpty()) {
                attributes.put(OwnKeys.FINISH_REASONS, reasons);
            }
            if (!text.equals(ChatMessages.fromParts(messages, answer))) {
                attributes.put(exact, text);
            }
        }
        limits(attributes, exact, payload);
    }

    static void payload(Map<String, Object> attributes, String key, String field, Payload payload) {
        put(attributes, key, payload.text());
        limits(attributes, field, payload);
    }

    private static void limits(Map<String, Object> attributes, String field, Payload payload) {
        if (payload.truncatedFrom() > 0) {
            attributes.put(field + OwnKeys.TRUNCATED_FROM, payload.truncatedFrom());
        }
        put(attributes, field + OwnKeys.OMITTED, payload.omitted());
    }

    private static void error(Map<String, Object> attributes, List<Moment> events, Span span) {
        ErrorInfo error = span.error();
        if (error == null) {
            return;
        }
        attributes.put(OwnKeys.ERROR_TYPE, error.type() == null ? "_OTHER" : error.type());
        put(
                attributes,
                OwnKeys.STATUS_CODE,
                error.statusCode() == null ? null : error.statusCode().longValue());
        Map<String, Object> exception = new LinkedHashMap<>();
        put(exception, "exception.type", error.type());
        put(exception, "exception.message", error.message());
        put(exception, "exception.stacktrace", error.stackTrace());
        Instant at = span.endedAt() == null ? span.startedAt() : span.endedAt();
        events.add(new Moment("exception", nanos(at), exception));
    }

    static @Nullable String word(@Nullable Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT);
    }

    static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    static long nanos(@Nullable Instant at) {
        return at == null ? 0 : at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }
}
