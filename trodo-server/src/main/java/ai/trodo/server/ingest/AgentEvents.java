package ai.trodo.server.ingest;

import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.TrodoRecord;
import ai.trodo.model.Usage;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The older flat agent events as runs: one message of a conversation is one run. */
final class AgentEvents {
    private final Intake intake;
    private final Clock clock;

    AgentEvents(Intake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    HttpResponse take(Site site, byte[] body) {
        JsonNode event = Json.readObject(body);
        String type = Texts.needed(event, "what happened", "event_type", "eventType");
        String agent = Texts.needed(event, "which agent", "agent_id", "agentId");
        String conversation = Texts.needed(event, "which conversation", "conversation_id", "conversationId");
        String message = Texts.needed(event, "which message", "message_id", "messageId");
        String runId = uuid(site.id() + "\n" + agent + "\n" + conversation + "\n" + message);
        Instant told = Texts.time(event, "timestamp");
        Instant at = told == null ? clock.instant() : told;
        Run.Builder run = Run.builder(runId)
                .agentName(agent)
                .conversationId(conversation)
                .distinctId(Texts.text(event, "distinct_id", "distinctId"));
        List<TrodoRecord> records = new ArrayList<>();
        switch (type) {
            case "agent_call" -> call(run, event, at);
            case "tool_use" -> records.add(tool(runId, event, at));
            case "agent_response" -> {
                run.output(payload(event, "output")).status(RunStatus.OK).endedAt(at);
                records.add(answer(runId, event, at));
            }
            case "agent_error" -> {
                run.status(RunStatus.ERROR).endedAt(at).errorSummary(Texts.text(event, "error_message"));
                run.metadata(error(event));
            }
            case "feedback" -> records.add(feedback(runId, event, at));
            default ->
                throw HttpProblem.badRequest(
                        "invalid_field",
                        "event_type must be agent_call, tool_use, agent_response, agent_error or feedback",
                        "event_type");
        }
        records.add(0, run.build());
        WriteResult result = intake.write(site, records);
        return HttpResponse.json(Json.object("success", true, "ok", true, "run_id", runId, "stored", result.stored()));
    }

    private static void call(Run.Builder run, JsonNode event, Instant at) {
        Map<String, Object> metadata = Texts.map(event.get("metadata"));
        for (String key : new String[] {"model", "provider", "temperature", "system_prompt_version"}) {
            String value = Texts.text(event, key);
            if (value != null) {
                metadata.put(key, value);
            }
        }
        run.input(payload(event, "prompt"))
                .status(RunStatus.RUNNING)
                .startedAt(at)
                .metadata(metadata);
    }

    private static Span tool(String runId, JsonNode event, Instant at) {
        String tool = Texts.needed(event, "which tool", "tool_name", "toolName");
        Long latency = Texts.whole(event, "latency_ms", "latencyMs");
        boolean failed = "error".equalsIgnoreCase(Texts.text(event, "status"))
                || "failed".equalsIgnoreCase(Texts.text(event, "status"));
        Instant start = latency == null || latency < 0 ? at : at.minusMillis(Math.min(latency, 86_400_000));
        return Span.builder(uuid(runId + "\ntool\n" + tool + "\n" + at + "\n" + Texts.payload(event, "input")))
                .runId(runId)
                .kind(SpanKind.TOOL)
                .name(tool)
                .toolName(tool)
                .status(failed ? SpanStatus.ERROR : SpanStatus.OK)
                .input(payload(event, "input"))
                .output(payload(event, "output"))
                .startedAt(start)
                .endedAt(at)
                .build();
    }

    private static Span answer(String runId, JsonNode event, Instant at) {
        return Span.builder(uuid(runId + "\nllm"))
                .runId(runId)
                .kind(SpanKind.LLM)
                .name("agent_response")
                .model(Texts.text(event, "model"))
                .provider(Texts.text(event, "provider"))
                .usage(new Usage(
                        Texts.whole(event, "prompt_tokens", "promptTokens"),
                        null,
                        null,
                        Texts.whole(event, "completion_tokens", "completionTokens"),
                        null))
                .status(SpanStatus.OK)
                .output(payload(event, "output"))
                .startedAt(at)
                .endedAt(at)
                .attributes(finish(event))
                .build();
    }

    private static Map<String, Object> finish(JsonNode event) {
        String reason = Texts.text(event, "finish_reason", "finishReason");
        return reason == null ? Map.of() : Map.of("finish_reason", reason);
    }

    private static Map<String, Object> error(JsonNode event) {
        Map<String, Object> metadata = new java.util.LinkedHashMap<>();
        for (String key : new String[] {"error_type", "failed_tool", "failed_tools", "traceback"}) {
            String value = Texts.payload(event, key);
            if (value != null) {
                metadata.put(key, value);
            }
        }
        return metadata;
    }

    private static Score feedback(String runId, JsonNode event, Instant at) {
        String text = Texts.text(event, "feedback", "satisfaction");
        Double rating = Texts.number(event, "rating");
        String distinct = Texts.text(event, "distinct_id", "distinctId");
        boolean thumb = "positive".equals(text) || "negative".equals(text);
        Score.Builder score = Score.builder(uuid(runId + "\nfeedback\n" + distinct))
                .runId(runId)
                .name("feedback")
                .source(Score.Source.USER)
                .distinctId(distinct)
                .at(at);
        if (thumb) {
            return score.dataType(Score.DataType.BOOLEAN)
                    .value("positive".equals(text) ? 1.0 : 0.0)
                    .build();
        }
        if (rating != null) {
            return score.dataType(Score.DataType.NUMERIC)
                    .value(rating)
                    .comment(text)
                    .build();
        }
        return score.dataType(Score.DataType.CATEGORICAL)
                .text(text == null ? "unreact" : text)
                .build();
    }

    static Payload payload(JsonNode node, String... names) {
        String text = Texts.payload(node, names);
        return text == null ? Payload.EMPTY : Payload.of(text);
    }

    static @Nullable ErrorInfo failure(@Nullable String message) {
        return message == null ? null : new ErrorInfo(null, message, null, null);
    }

    static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
