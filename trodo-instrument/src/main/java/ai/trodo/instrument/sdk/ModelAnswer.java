package ai.trodo.instrument.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer in the shape of one chat message, whatever the provider's own shape. */
final class ModelAnswer {
    private ModelAnswer() {}

    static Map<String, Object> of(JsonNode answer) {
        Map<String, Object> message = new LinkedHashMap<>();
        if (answer.path("choices").isArray()) {
            chat(answer.path("choices").path(0), message);
        } else if (answer.path("output").isArray()) {
            responses(answer, message);
        } else if (answer.path("content").isArray()) {
            anthropic(answer, message);
        } else if (answer.path("data").isArray()) {
            message.put("vectors", answer.path("data").size());
            message.put(
                    "dimensions", answer.path("data").path(0).path("embedding").size());
        }
        return message;
    }

    private static void chat(JsonNode choice, Map<String, Object> message) {
        message.put("role", choice.path("message").path("role").asText("assistant"));
        message.put("content", choice.path("message").path("content").asText(""));
        List<Object> calls = new ArrayList<>();
        for (JsonNode call : choice.path("message").path("tool_calls")) {
            JsonNode function = call.path("function");
            calls.add(call(
                    call.path("id").asText(),
                    function.path("name").asText(),
                    function.path("arguments").asText()));
        }
        tools(message, calls);
        finish(message, choice.path("finish_reason"));
    }

    private static void responses(JsonNode answer, Map<String, Object> message) {
        StringBuilder text = new StringBuilder();
        List<Object> calls = new ArrayList<>();
        for (JsonNode item : answer.path("output")) {
            if (item.path("type").asText().equals("function_call")) {
                calls.add(call(
                        item.path("call_id").asText(),
                        item.path("name").asText(),
                        item.path("arguments").asText()));
            }
            for (JsonNode part : item.path("content")) {
                text.append(part.path("text").asText(""));
            }
        }
        message.put("role", "assistant");
        message.put("content", text.toString());
        tools(message, calls);
        finish(message, answer.path("status"));
    }

    private static void anthropic(JsonNode answer, Map<String, Object> message) {
        StringBuilder text = new StringBuilder();
        List<Object> calls = new ArrayList<>();
        for (JsonNode part : answer.path("content")) {
            text.append(part.path("text").asText(""));
            if (part.path("type").asText().equals("tool_use")) {
                calls.add(call(
                        part.path("id").asText(),
                        part.path("name").asText(),
                        part.path("input").toString()));
            }
        }
        message.put("role", "assistant");
        message.put("content", text.toString());
        tools(message, calls);
        finish(message, answer.path("stop_reason"));
    }

    static Map<String, Object> call(String id, String name, String arguments) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("id", id);
        call.put("name", name);
        call.put("arguments", arguments);
        return call;
    }

    static void tools(Map<String, Object> message, List<Object> calls) {
        if (!calls.isEmpty()) {
            message.put("tool_calls", calls);
        }
    }

    static void finish(Map<String, Object> message, JsonNode reason) {
        if (reason.isTextual()) {
            message.put("finish_reason", reason.textValue());
        }
    }
}
