package ai.trodo.wire.otlp;

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
import ai.trodo.wire.otlp.OtlpSpan.Moment;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads back what {@link RunTraces} wrote: the very records that it was made of. Not API; may change in any release. */
public final class OwnSpans {
    private final OtlpSpan otel;
    private final Attributes from;
    private final @Nullable String runId;
    private final List<TrodoRecord> records = new ArrayList<>();

    private OwnSpans(OtlpSpan otel) {
        this.otel = otel;
        this.from = new Attributes(otel.attributes());
        this.runId = from.text(OwnKeys.RUN_ID);
    }

    /** Whether it is one of ours, and not one of somebody else that only joined a run of ours. */
    public static boolean isOwn(OtlpSpan otel) {
        return otel.attributes().containsKey(OwnKeys.RECORD);
    }

    /** Whether it is somebody else's in a run that a client of ours tells about itself. */
    public static boolean hasJoined(OtlpSpan otel) {
        return otel.attributes().containsKey(OwnKeys.SPAN_ID);
    }

    public static List<TrodoRecord> records(OtlpSpan otel) {
        OwnSpans own = new OwnSpans(otel);
        String record = String.valueOf(otel.attributes().get(OwnKeys.RECORD));
        String runId = own.runId;
        if (record.equals(OwnKeys.RUN) && runId != null) {
            own.records.add(own.run(runId));
        } else if (record.equals(OwnKeys.SPAN)) {
            own.records.add(own.span());
        }
        otel.events().forEach(own::moment);
        return own.records;
    }

    private Run run(String id) {
        Attributes resource = new Attributes(otel.resource());
        RunStatus told = RunStatus.of(from.text(OwnKeys.STATUS));
        Map<String, Object> metadata = new LinkedHashMap<>();
        otel.attributes().forEach((key, value) -> {
            if (key.startsWith(OwnKeys.METADATA)) {
                metadata.put(key.substring(OwnKeys.METADATA.length()), value);
            }
        });
        return Run.builder(id)
                .agentName(from.text(OwnKeys.AGENT))
                .distinctId(from.text(OwnKeys.USER))
                .conversationId(from.text(OwnKeys.CONVERSATION))
                .parentRunId(from.text(OwnKeys.PARENT_RUN_ID))
                .parentSpanId(from.text(OwnKeys.PARENT_SPAN_ID))
                .status(told != null ? told : otel.statusCode() == OtlpSpan.ERROR ? RunStatus.ERROR : RunStatus.OK)
                .input(payload("input.value", OwnKeys.INPUT))
                .output(payload("output.value", OwnKeys.OUTPUT))
                .errorSummary(emptyToNull(otel.statusMessage()))
                .startedAt(OtlpValues.time(otel.startNanos()))
                .endedAt(OtlpValues.time(otel.endNanos()))
                .environment(resource.text(OwnKeys.ENVIRONMENT))
                .release(resource.text(OwnKeys.RELEASE))
                .tags(texts(from.any(OwnKeys.TAGS)))
                .metadata(metadata)
                .build();
    }

    private Span span() {
        SpanKind kind = SpanKind.of(from.text(OwnKeys.KIND));
        SpanStatus told = SpanStatus.of(from.text(OwnKeys.STATUS));
        String id = from.text(OwnKeys.SPAN_ID);
        String name = from.text(OwnKeys.NAME);
        boolean runless = runId == null;
        return Span.builder(id == null ? otel.spanId() : id)
                .runId(runId)
                .parentSpanId(from.text(OwnKeys.PARENT_SPAN_ID))
                .kind(kind)
                .name(name == null ? otel.name() : name)
                .status(told != null ? told : otel.statusCode() == OtlpSpan.ERROR ? SpanStatus.ERROR : SpanStatus.OK)
                .level(Level.of(from.text(OwnKeys.LEVEL)))
                .input(input(kind))
                .output(output(kind))
                .startedAt(OtlpValues.time(otel.startNanos()))
                .endedAt(OtlpValues.time(otel.endNanos()))
                .firstOutputAt(firstOutput())
                .model(from.text(OwnKeys.MODEL))
                .provider(from.text(OwnKeys.PROVIDER))
                .temperature(from.decimal(OwnKeys.TEMPERATURE))
                .usage(TokenCounts.usage(from))
                .cost(cost())
                .toolName(from.text(OwnKeys.TOOL))
                .error(error())
                .distinctId(runless ? from.text(OwnKeys.USER) : null)
                .conversationId(runless ? from.text(OwnKeys.CONVERSATION) : null)
                .agentName(runless ? from.text(OwnKeys.AGENT) : null)
                .attributes(attributes(kind))
                .build();
    }

    private Map<String, Object> attributes(SpanKind kind) {
        Map<String, Object> rest = new LinkedHashMap<>();
        otel.attributes().forEach((key, value) -> {
            boolean ours = OwnKeys.WRITTEN.contains(key)
                    && !(OwnKeys.WHO.contains(key) && kind != SpanKind.LLM && runId != null);
            boolean implied = key.equals(OwnKeys.OPERATION) && value.equals(SpanTrace.operation(kind));
            if (!ours && !implied) {
                rest.put(key, value);
            }
        });
        return rest;
    }

    private @Nullable Instant firstOutput() {
        Double seconds = from.decimal(OwnKeys.FIRST_OUTPUT);
        return seconds == null ? null : OtlpValues.time(otel.startNanos() + Math.round(seconds * 1e6) * 1000);
    }

    private Payload input(SpanKind kind) {
        Object messages = from.any(OwnKeys.INPUT_MESSAGES);
        return messages == null
                ? payload(SpanTrace.inputKey(kind), OwnKeys.INPUT)
                : said(messages, OwnKeys.INPUT, false);
    }

    private Payload output(SpanKind kind) {
        Object messages = from.any(OwnKeys.OUTPUT_MESSAGES);
        return messages == null
                ? payload(SpanTrace.outputKey(kind), OwnKeys.OUTPUT)
                : said(messages, OwnKeys.OUTPUT, true);
    }

    private Payload said(Object messages, String exact, boolean answer) {
        Object original = otel.attributes().get(exact);
        String text = original instanceof String same ? same : ChatMessages.fromParts(messages, answer);
        return limited(text == null ? OtlpValues.text(messages) : text, exact);
    }

    private Payload payload(String key, String field) {
        Object value = otel.attributes().get(key);
        return limited(value == null ? null : OtlpValues.text(value), field);
    }

    private Payload limited(@Nullable String text, String field) {
        Long truncatedFrom = from.whole(field + OwnKeys.TRUNCATED_FROM);
        return new Payload(text, truncatedFrom == null ? 0 : truncatedFrom, from.text(field + OwnKeys.OMITTED));
    }

    private @Nullable Cost cost() {
        BigDecimal total = money(OwnKeys.COST);
        if (total == null) {
            return null;
        }
        Cost.Source source = constant(Cost.Source.class, from.text(OwnKeys.COST_SOURCE));
        return new Cost(
                total,
                money(OwnKeys.COST_INPUT),
                money(OwnKeys.COST_CACHE_READ),
                money(OwnKeys.COST_CACHE_WRITE),
                money(OwnKeys.COST_OUTPUT),
                source == null ? Cost.Source.CLIENT : source);
    }

    private @Nullable BigDecimal money(String key) {
        Double value = from.decimal(key);
        if (value == null || value < 0) {
            return null;
        }
        BigDecimal money = BigDecimal.valueOf(value).stripTrailingZeros();
        return money.scale() < 0 ? money.setScale(0) : money;
    }

    private @Nullable ErrorInfo error() {
        for (Moment moment : otel.events()) {
            if (isError(moment)) {
                Attributes told = new Attributes(moment.attributes());
                Long code = from.whole(OwnKeys.STATUS_CODE);
                return new ErrorInfo(
                        told.text("exception.type"),
                        told.text("exception.message"),
                        code == null ? null : Integer.valueOf(code.intValue()),
                        told.text("exception.stacktrace"));
            }
        }
        return null;
    }

    private static boolean isError(Moment moment) {
        return moment.name().equals("exception") && !moment.attributes().containsKey(OwnKeys.EVENT_ID);
    }

    private void moment(Moment moment) {
        Attributes told = new Attributes(moment.attributes());
        String event = told.text(OwnKeys.EVENT_ID);
        String score = told.text(OwnKeys.SCORE_ID);
        if (event != null) {
            records.add(event(event, moment, told));
        } else if (score != null) {
            records.add(score(score, moment, told));
        }
    }

    private Event event(String id, Moment moment, Attributes told) {
        Map<String, Object> payload = new LinkedHashMap<>(moment.attributes());
        payload.keySet()
                .removeAll(List.of(
                        OwnKeys.EVENT_ID,
                        OwnKeys.EVENT_TYPE,
                        OwnKeys.EVENT_NAME,
                        OwnKeys.EVENT_LEVEL,
                        OwnKeys.EVENT_SPAN));
        return Event.builder(id)
                .runId(runId)
                .spanId(told.text(OwnKeys.EVENT_SPAN))
                .type(told.text(OwnKeys.EVENT_TYPE))
                .name(told.text(OwnKeys.EVENT_NAME))
                .at(OtlpValues.time(moment.nanos()))
                .level(Level.of(told.text(OwnKeys.EVENT_LEVEL)))
                .payload(payload)
                .build();
    }

    private Score score(String id, Moment moment, Attributes told) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        told.object(OwnKeys.SCORE_METADATA).forEach((key, value) -> metadata.put(String.valueOf(key), value));
        return Score.builder(id)
                .runId(runId)
                .spanId(told.text(OwnKeys.EVENT_SPAN))
                .name(told.text(OwnKeys.SCORE_NAME))
                .dataType(constant(Score.DataType.class, told.text(OwnKeys.SCORE_TYPE)))
                .value(told.decimal(OwnKeys.SCORE_VALUE))
                .text(told.text(OwnKeys.SCORE_LABEL))
                .source(constant(Score.Source.class, told.text(OwnKeys.SCORE_SOURCE)))
                .comment(told.text(OwnKeys.SCORE_COMMENT))
                .distinctId(told.text(OwnKeys.SCORE_USER))
                .at(OtlpValues.time(moment.nanos()))
                .metadata(metadata)
                .build();
    }

    private static <E extends Enum<E>> @Nullable E constant(Class<E> type, @Nullable String word) {
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        return null;
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
