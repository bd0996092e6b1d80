package ai.trodo.instrument.sdk;

import ai.trodo.capture.UsageReader;
import ai.trodo.capture.UsageReading;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the chunks of a stream together: text, tool calls, why it ended, tokens. */
final class StreamedText {
    private static final int MAX_TEXT = 256 * 1024;

    private static final class Call {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }

    private final UsageReader.Stream usage = new UsageReader.Stream();
    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, Call> calls = new TreeMap<>();
    private @Nullable Map<String, Object> whole;
    private @Nullable JsonNode finish;

    synchronized void accept(@Nullable Object chunk, JsonNode json) {
        usage.accept(chunk);
        JsonNode choice = json.path("choices").path(0);
        append(choice.path("delta").path("content"));
        for (JsonNode call : choice.path("delta").path("tool_calls")) {
            JsonNode function = call.path("function");
            add(call.path("index").asInt(), call.path("id"), function.path("name"), function.path("arguments"));
        }
        note(choice.path("finish_reason"));
        String type = json.path("type").asText("");
        switch (type) {
            case "response.output_text.delta" -> append(json.path("delta"));
            case "response.completed", "response.incomplete", "response.failed" ->
                whole = ModelAnswer.of(json.path("response"));
            case "content_block_start" -> {
                JsonNode block = json.path("content_block");
                append(block.path("text"));
                if (block.path("type").asText().equals("tool_use")) {
                    add(json.path("index").asInt(), block.path("id"), block.path("name"), block.path("none"));
                }
            }
            case "content_block_delta" -> {
                append(json.path("delta").path("text"));
                JsonNode part = json.path("delta").path("partial_json");
                if (part.isTextual()) {
                    add(json.path("index").asInt(), part.path("none"), part.path("none"), part);
                }
            }
            case "message_delta" -> note(json.path("delta").path("stop_reason"));
            default -> {}
        }
    }

    private void append(JsonNode piece) {
        if (piece.isTextual() && text.length() + piece.textValue().length() <= MAX_TEXT) {
            text.append(piece.textValue());
        }
    }

    private void add(int index, JsonNode id, JsonNode name, JsonNode arguments) {
        Call call = calls.computeIfAbsent(index, key -> new Call());
        call.id = id.asText(call.id);
        call.name = name.asText(call.name);
        if (arguments.isTextual() && call.arguments.length() < MAX_TEXT) {
            call.arguments.append(arguments.textValue());
        }
    }

    private void note(JsonNode reason) {
        if (reason.isTextual()) {
            finish = reason;
        }
    }

    /** Empty before the first chunk. */
    synchronized Map<String, Object> output() {
        Map<String, Object> message = new LinkedHashMap<>();
        if (whole != null) {
            return whole;
        }
        if (text.length() == 0 && calls.isEmpty()) {
            return message;
        }
        message.put("role", "assistant");
        message.put("content", text.toString());
        List<Object> views = new ArrayList<>();
        calls.values().forEach(call -> views.add(ModelAnswer.call(call.id, call.name, call.arguments.toString())));
        ModelAnswer.tools(message, views);
        if (finish != null) {
            ModelAnswer.finish(message, finish);
        }
        return message;
    }

    synchronized UsageReading reading() {
        return usage.reading();
    }
}
