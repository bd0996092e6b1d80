package ai.trodo.server.ingest;

import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Event;
import ai.trodo.model.EventType;
import ai.trodo.model.Level;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.TrodoRecord;
import ai.trodo.model.Usage;
import ai.trodo.server.http.HttpProblem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One item of AgentTrace's batch as a record. */
final class AgentTraceItems {
    private final Clock clock;

    AgentTraceItems(Clock clock) {
        this.clock = clock;
    }

    /** Null for an item that carries nothing to keep. */
    @Nullable
    TrodoRecord read(JsonNode item) {
        String type = Texts.needed(item, "what the item is", "type");
        JsonNode body = Texts.member(item, "body");
        if (body == null || !body.isObject()) {
            throw HttpProblem.badRequest("invalid_field", "body must be an object", "body");
        }
        Instant told = Texts.time(item, "timestamp");
        Instant at = told == null ? clock.instant() : told;
        return switch (type) {
            case "trace-create" -> run(body, at, true);
            case "trace-update" -> run(body, at, false);
            case "span-create", "span-update", "observation-create", "observation-update" -> span(body, kind(body));
            case "generation-create", "generation-update" -> span(body, SpanKind.LLM);
            case "event-create" -> event(body, EventType.LOG, at);
            case "checkpoint-create" -> event(body, EventType.CHECKPOINT, at);
            case "git-link-create" -> event(body, EventType.GIT_LINK, at);
            case "file-operation-create" -> event(body, EventType.FILE_OP, at);
            case "terminal-command-create" -> event(body, EventType.TERMINAL_CMD, at);
            case "score-create" -> score(body, at);
            case "sdk-log" -> null;
            default ->
                throw HttpProblem.badRequest(
                        "invalid_field", "unknown item type \"" + ProfileEndpoints.printable(type) + "\"", "type");
        };
    }

    private static Run run(JsonNode body, Instant at, boolean create) {
        Run.Builder run = Run.builder(Texts.needed(body, "the id of the trace", "id"))
                .agentName(Texts.text(body, "name"))
                .distinctId(Texts.text(body, "userId"))
                .conversationId(Texts.text(body, "sessionId"))
                .release(Texts.text(body, "release"))
                .metadata(Texts.map(body.get("metadata")))
                .tags(tags(body.get("tags")))
                .input(AgentEvents.payload(body, "input"))
                .output(AgentEvents.payload(body, "output"));
        if (create) {
            Instant start = Texts.time(body, "timestamp");
            run.startedAt(start == null ? at : start).status(RunStatus.RUNNING);
        }
        if (Texts.member(body, "output") != null) {
            run.status(RunStatus.OK).endedAt(at);
        }
        return run.build();
    }

    private static List<String> tags(@Nullable JsonNode node) {
        List<String> tags = new ArrayList<>();
        if (node != null && node.isArray()) {
            node.forEach(tag -> {
                String text = tag.isContainer() ? "" : tag.asString("").trim();
                if (!text.isEmpty()) {
                    tags.add(text);
                }
            });
        }
        return tags;
    }

    private static @Nullable SpanKind kind(JsonNode body) {
        String type = Texts.text(body, "type", "asType");
        if (type == null) {
            return null;
        }
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "generation", "llm" -> SpanKind.LLM;
            case "span" -> SpanKind.GENERIC;
            default -> SpanKind.of(type);
        };
    }

    private static Span span(JsonNode body, @Nullable SpanKind kind) {
        Level level = Level.of(Texts.text(body, "level"));
        boolean failed = level == Level.ERROR;
        Instant end = Texts.time(body, "endTime");
        String problem = Texts.text(body, "statusMessage");
        Map<String, Object> attributes = Texts.map(body.get("metadata"));
        Map<String, Object> parameters = Texts.map(body.get("modelParameters"));
        parameters.forEach((key, value) -> attributes.put("model." + key, value));
        for (String part : new String[] {"Name", "Version"}) {
            String said = Texts.text(body, "prompt" + part);
            if (said != null) {
                attributes.put("trodo.prompt." + part.toLowerCase(Locale.ROOT), said);
            }
        }
        return Span.builder(Texts.needed(body, "the id of the observation", "id"))
                .runId(Texts.text(body, "traceId"))
                .parentSpanId(Texts.text(body, "parentObservationId"))
                .kind(kind)
                .name(Texts.text(body, "name"))
                .status(failed ? SpanStatus.ERROR : end == null ? null : SpanStatus.OK)
                .level(level)
                .input(AgentEvents.payload(body, "input"))
                .output(AgentEvents.payload(body, "output"))
                .startedAt(Texts.time(body, "startTime"))
                .endedAt(end)
                .model(Texts.text(body, "model"))
                .temperature(Texts.number(body.get("modelParameters"), "temperature"))
                .usage(usage(body.get("usage")))
                .error(failed && problem != null ? new ErrorInfo(null, problem, null, null) : null)
                .attributes(attributes)
                .build();
    }

    private static Usage usage(@Nullable JsonNode usage) {
        Long cacheRead = Texts.whole(usage, "cacheReadTokens", "cache_read_tokens");
        Long cacheWrite = Texts.whole(usage, "cacheCreationTokens", "cache_creation_tokens");
        return new Usage(
                Texts.whole(usage, "inputTokens", "input_tokens", "promptTokens", "prompt_tokens", "input"),
                cacheRead,
                cacheWrite,
                Texts.whole(usage, "outputTokens", "output_tokens", "completionTokens", "completion_tokens", "output"),
                null);
    }

    private static Event event(JsonNode body, String type, Instant at) {
        Map<String, Object> payload = new LinkedHashMap<>(Texts.map(body));
        for (String known : new String[] {"id", "traceId", "observationId", "name", "timestamp", "startTime"}) {
            payload.remove(known);
        }
        Instant time = Texts.time(body, "timestamp", "startTime", "startedAt");
        String id = Texts.text(body, "id");
        return Event.builder(id == null ? UUID.randomUUID().toString() : id)
                .runId(Texts.text(body, "traceId"))
                .spanId(Texts.text(body, "observationId", "parentObservationId"))
                .type(type)
                .name(Texts.text(body, "name", "filePath", "command", "commitSha"))
                .at(time == null ? at : time)
                .level(Level.of(Texts.text(body, "level")))
                .payload(payload)
                .build();
    }

    private static Score score(JsonNode body, Instant at) {
        String id = Texts.text(body, "id");
        Double value = Texts.number(body, "value");
        JsonNode raw = body.get("value");
        boolean flag = raw != null && raw.isBoolean();
        Score.DataType type =
                flag ? Score.DataType.BOOLEAN : value == null ? Score.DataType.CATEGORICAL : Score.DataType.NUMERIC;
        String said = Texts.text(body, "dataType");
        for (Score.DataType each : Score.DataType.values()) {
            type = each.name().equalsIgnoreCase(said) ? each : type;
        }
        String source = Texts.text(body, "source");
        return Score.builder(id == null ? UUID.randomUUID().toString() : id)
                .runId(Texts.text(body, "traceId"))
                .spanId(Texts.text(body, "observationId"))
                .name(Texts.needed(body, "the name of the score", "name"))
                .dataType(type)
                .value(flag ? Double.valueOf(raw.asBoolean() ? 1 : 0) : value)
                .text(value == null && !flag ? Texts.text(body, "value", "stringValue") : null)
                .source(
                        "ANNOTATION".equalsIgnoreCase(source)
                                ? Score.Source.ANNOTATION
                                : "EVAL".equalsIgnoreCase(source) ? Score.Source.EVAL : Score.Source.API)
                .comment(Texts.text(body, "comment"))
                .at(at)
                .build();
    }
}
