package ai.trodo.server.ingest.otlp;

import ai.trodo.model.Event;
import ai.trodo.model.EventType;
import ai.trodo.model.Level;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import ai.trodo.wire.otlp.Attributes;
import ai.trodo.wire.otlp.OtlpSpan;
import ai.trodo.wire.otlp.OtlpValues;
import ai.trodo.wire.otlp.OwnSpans;
import ai.trodo.wire.otlp.SpanContent;
import ai.trodo.wire.otlp.SpanMapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's export requests as records: a trace becomes a run that grows as its parts arrive. The conventions of
 * GenAI (old and new), OpenInference, OpenLLMetry, Vercel's SDK, Langfuse and MLflow are understood.
 */
public final class Otlp {
    private static final int ERROR_SEVERITY = 17;
    private static final int WARNING_SEVERITY = 13;
    private static final int INFO_SEVERITY = 9;

    private Otlp() {}

    /**
     * What became of a request.
     *
     * @param rejected items that could not be taken
     * @param message why, null when all was well
     */
    public record Decoded(
            List<TrodoRecord> records,
            int items,
            int rejected,
            @Nullable String message) {}

    /** @throws MalformedOtlpException when the bytes are no trace request */
    public static Decoded traces(byte[] body, boolean json) {
        List<OtlpSpan> spans = json ? OtlpJson.spans(body) : OtlpProtobuf.spans(body);
        List<TrodoRecord> runs = new ArrayList<>();
        List<TrodoRecord> records = new ArrayList<>(spans.size());
        Set<String> marked = new HashSet<>();
        int rejected = 0;
        for (OtlpSpan otel : spans) {
            if (OtlpValues.idOrNull(otel.traceId()) == null || OtlpValues.idOrNull(otel.spanId()) == null) {
                rejected++;
                continue;
            }
            if (OwnSpans.isOwn(otel)) {
                records.addAll(OwnSpans.records(otel));
                continue;
            }
            String runId = RunMapping.runId(otel);
            SpanMapping mapping = SpanMapping.of(otel, runId);
            if (!OwnSpans.hasJoined(otel)) {
                Run run = RunMapping.patch(otel, mapping.span, mapping.attributes, runId);
                if (run != null) {
                    runs.add(run);
                } else if (marked.add(runId)) {
                    runs.add(RunMapping.mark(otel, runId));
                }
            }
            records.add(mapping.span);
            records.addAll(mapping.events);
        }
        runs.addAll(records);
        return new Decoded(
                runs, spans.size(), rejected, rejected == 0 ? null : rejected + " spans without trace id or span id");
    }

    /** @throws MalformedOtlpException when the bytes are no log request */
    public static Decoded logs(byte[] body, boolean json) {
        List<OtlpLog> logs = json ? OtlpJson.logs(body) : OtlpProtobuf.logs(body);
        Map<String, Conversation> conversations = new LinkedHashMap<>();
        List<TrodoRecord> records = new ArrayList<>();
        int rejected = 0;
        int index = 0;
        for (OtlpLog log : logs) {
            index++;
            String trace = log.traceId();
            if (trace == null) {
                rejected++;
                continue;
            }
            records.add(event(log, trace, index));
            if (log.spanId() != null) {
                conversations
                        .computeIfAbsent(log.spanId(), id -> new Conversation(trace, id))
                        .add(log);
            }
        }
        conversations.values().forEach(conversation -> conversation.addTo(records));
        return new Decoded(
                records, logs.size(), rejected, rejected == 0 ? null : rejected + " log records outside any trace");
    }

    private static Event event(OtlpLog log, String trace, int index) {
        Map<String, Object> payload = new LinkedHashMap<>(log.attributes());
        if (log.body() != null) {
            payload.put("body", log.body());
        }
        String name = eventName(log);
        String runId = OtlpValues.runId(trace);
        return Event.builder("log-" + log.spanId() + "-" + log.nanos() + "-" + Integer.toHexString(payload.hashCode())
                        + (log.nanos() == 0 ? "-" + index : ""))
                .runId(runId)
                .spanId(log.spanId())
                .type(log.severity() >= ERROR_SEVERITY ? EventType.ERROR : EventType.LOG)
                .name(name)
                .at(OtlpValues.time(log.nanos()))
                .level(level(log.severity()))
                .payload(payload)
                .build();
    }

    private static @Nullable String eventName(OtlpLog log) {
        Object named = log.attributes().get("event.name");
        return log.eventName() != null && !log.eventName().isBlank()
                ? log.eventName()
                : named instanceof String text ? text : null;
    }

    private static @Nullable Level level(int severity) {
        if (severity <= 0) {
            return null;
        }
        return severity >= ERROR_SEVERITY
                ? Level.ERROR
                : severity >= WARNING_SEVERITY
                        ? Level.WARNING
                        : severity >= INFO_SEVERITY ? Level.DEFAULT : Level.DEBUG;
    }

    /** The messages of one model call that came as log records. */
    private static final class Conversation {
        private final String traceId;
        private final String spanId;
        private final List<Object> prompts = new ArrayList<>();
        private final List<Object> answers = new ArrayList<>();
        private @Nullable String input;
        private @Nullable String output;

        Conversation(String traceId, String spanId) {
            this.traceId = traceId;
            this.spanId = spanId;
        }

        void add(OtlpLog log) {
            String name = eventName(log);
            Map<String, Object> prompt = SpanContent.message(name, log.attributes(), log.body(), false);
            Map<String, Object> answer = SpanContent.message(name, log.attributes(), log.body(), true);
            if (prompt != null) {
                prompts.add(prompt);
            } else if (answer != null) {
                answers.add(answer);
            }
            Attributes details = new Attributes(log.attributes());
            input = input == null ? details.take("gen_ai.input.messages") : input;
            output = output == null ? details.take("gen_ai.output.messages") : output;
        }

        void addTo(List<TrodoRecord> records) {
            String in = input != null ? input : prompts.isEmpty() ? null : OtlpValues.text(prompts);
            String out = output != null ? output : answers.isEmpty() ? null : OtlpValues.text(answers);
            if (in == null && out == null) {
                return;
            }
            records.add(Span.builder(spanId)
                    .runId(OtlpValues.runId(traceId))
                    .input(in == null ? Payload.EMPTY : Payload.of(in))
                    .output(out == null ? Payload.EMPTY : Payload.of(out))
                    .build());
        }
    }

    /** The protobuf body of an answer. */
    public static byte[] answer(long rejected, @Nullable String message) {
        return ProtobufAnswer.export(rejected, message);
    }

    /** The protobuf body of a refusal. */
    public static byte[] status(int grpcCode, String message) {
        return ProtobufAnswer.status(grpcCode, message);
    }
}
