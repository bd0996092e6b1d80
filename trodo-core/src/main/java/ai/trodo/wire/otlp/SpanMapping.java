package ai.trodo.wire.otlp;

import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Event;
import ai.trodo.model.EventType;
import ai.trodo.model.Level;
import ai.trodo.model.Payload;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.wire.otlp.OtlpSpan.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One OpenTelemetry span as a span of this project. */
public final class SpanMapping {
    private static final String[] FIRST_TOKEN_MILLIS = {"ai.response.msToFirstChunk", "ai.stream.msToFirstChunk"};

    public final Span span;
    public final List<Event> events;
    public final Attributes attributes;

    private SpanMapping(Span span, List<Event> events, Attributes attributes) {
        this.span = span;
        this.events = events;
        this.attributes = attributes;
    }

    public static SpanMapping of(OtlpSpan otel, String runId) {
        Attributes attributes = new Attributes(otel.attributes());
        SpanKind kind = SpanKinds.of(attributes);
        Payload input = SpanContent.input(attributes, otel.events());
        Payload output = SpanContent.output(attributes, otel.events());
        Moment exception = exception(otel);
        boolean failed = otel.statusCode() == OtlpSpan.ERROR || exception != null;
        boolean model = kind == SpanKind.LLM;
        String joined = attributes.take(OwnKeys.SPAN_ID);
        String joinedParent = attributes.take(OwnKeys.PARENT_SPAN_ID);
        Span span = Span.builder(joined == null ? otel.spanId() : joined)
                .runId(runId)
                .parentSpanId(joined == null ? otel.parentSpanId() : joinedParent)
                .kind(kind)
                .name(otel.name().isBlank() ? kind.wireName() : otel.name())
                .status(failed ? SpanStatus.ERROR : otel.endNanos() > 0 ? SpanStatus.OK : SpanStatus.RUNNING)
                .level(level(attributes, failed))
                .input(input)
                .output(output)
                .startedAt(OtlpValues.time(otel.startNanos()))
                .endedAt(OtlpValues.time(otel.endNanos()))
                .firstOutputAt(firstOutput(otel, attributes))
                .model(model(attributes))
                .provider(attributes.text(
                        "gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system", "ai.model.provider"))
                .temperature(attributes.decimal("gen_ai.request.temperature", "ai.settings.temperature"))
                .usage(model ? TokenCounts.usage(attributes) : Usage.UNKNOWN)
                .cost(model ? TokenCounts.cost(attributes) : null)
                .toolName(kind == SpanKind.TOOL ? toolName(attributes, otel.name()) : null)
                .error(failed ? error(otel, attributes, exception) : null)
                .attributes(attributes.rest())
                .build();
        return new SpanMapping(span, events(otel, span.spanId(), runId), attributes);
    }

    private static @Nullable String model(Attributes from) {
        return from.text(
                "gen_ai.request.model",
                "gen_ai.response.model",
                "llm.model_name",
                "embedding.model_name",
                "ai.model.id",
                "langfuse.observation.model.name",
                "mlflow.llm.model");
    }

    private static String toolName(Attributes from, String spanName) {
        String name = from.text(
                "gen_ai.tool.name",
                "spring.ai.tool.definition.name",
                "tool.name",
                "ai.toolCall.name",
                "traceloop.entity.name",
                "mcp.tool.name");
        return name == null ? spanName : name;
    }

    private static @Nullable Level level(Attributes from, boolean failed) {
        Level level = Level.of(from.text("trodo.level", "langfuse.observation.level"));
        return level == null && failed ? Level.ERROR : level;
    }

    private static java.time.@Nullable Instant firstOutput(OtlpSpan otel, Attributes from) {
        Double millis = from.decimal(FIRST_TOKEN_MILLIS);
        if (millis == null) {
            Double seconds = from.decimal("gen_ai.server.time_to_first_token", "gen_ai.response.time_to_first_chunk");
            millis = seconds == null ? null : seconds * 1000;
        }
        if (millis != null && millis >= 0 && millis < 1e10) {
            return OtlpValues.time(otel.startNanos() + (long) (millis * 1e6));
        }
        for (Moment event : otel.events()) {
            if (event.name().equals("ai.stream.firstChunk") || event.name().equals("First Token Stream Event")) {
                return OtlpValues.time(event.nanos());
            }
        }
        return null;
    }

    private static @Nullable Moment exception(OtlpSpan otel) {
        for (Moment event : otel.events()) {
            if (event.name().equals("exception")) {
                return event;
            }
        }
        return null;
    }

    private static ErrorInfo error(OtlpSpan otel, Attributes attributes, @Nullable Moment exception) {
        Attributes told = new Attributes(exception == null ? Map.of() : exception.attributes());
        String type = told.text("exception.type");
        String message = told.text("exception.message");
        Long code = attributes.whole(
                "http.response.status_code",
                "gen_ai.response.status_code",
                "error.code",
                "rpc.grpc.status_code",
                "http.status_code");
        return new ErrorInfo(
                type == null ? attributes.text("error.type") : type,
                message == null ? blankToNull(otel.statusMessage()) : message,
                code == null || Math.abs(code) > 1_000_000 ? null : Integer.valueOf(code.intValue()),
                told.text("exception.stacktrace"));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static List<Event> events(OtlpSpan otel, String spanId, String runId) {
        List<Event> events = new ArrayList<>(0);
        int index = 0;
        for (Moment moment : otel.events()) {
            index++;
            if (moment.name().equals("exception") || SpanContent.isContent(moment.name())) {
                continue;
            }
            events.add(Event.builder(otel.spanId() + "-" + index)
                    .runId(runId)
                    .spanId(spanId)
                    .type(eventType(moment))
                    .name(moment.name())
                    .at(OtlpValues.time(moment.nanos()))
                    .payload(moment.attributes())
                    .build());
        }
        return events;
    }

    private static String eventType(Moment moment) {
        Object type = moment.attributes().get("trodo.event.type");
        return type instanceof String word && !word.isBlank() ? word.toLowerCase(Locale.ROOT) : EventType.LOG;
    }
}
