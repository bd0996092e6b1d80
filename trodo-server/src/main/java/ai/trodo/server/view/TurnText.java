package ai.trodo.server.view;

import ai.trodo.server.http.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What was said in a turn, read from an input or output: a text, a chat, or an object with a telling member. */
final class TurnText {
    private static final List<String> INPUTS = List.of("question", "message", "query", "text", "prompt", "input");
    private static final List<String> OUTPUTS = List.of("answer", "response", "text", "result", "output", "content");

    private TurnText() {}

    static @Nullable String input(@Nullable String payload) {
        return read(payload, INPUTS, "user");
    }

    static @Nullable String output(@Nullable String payload) {
        return read(payload, OUTPUTS, "assistant");
    }

    private static @Nullable String read(@Nullable String payload, List<String> members, String role) {
        if (payload == null) {
            return null;
        }
        String start = payload.stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[") && !start.startsWith("\"")) {
            return payload;
        }
        try {
            String found = of(Json.mapper().readTree(payload), members, role);
            return found == null ? payload : found;
        } catch (JacksonException plainText) {
            return payload;
        }
    }

    private static @Nullable String of(JsonNode node, List<String> members, String role) {
        if (node.isString()) {
            return node.asString();
        }
        if (node.isArray()) {
            return last(node, role);
        }
        JsonNode messages = node.get("messages");
        if (messages != null && messages.isArray()) {
            return last(messages, role);
        }
        for (String member : members) {
            JsonNode value = node.get(member);
            if (value != null && value.isString()) {
                return value.asString();
            }
        }
        return null;
    }

    private static @Nullable String last(JsonNode messages, String role) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            JsonNode message = messages.get(i);
            if (role.equals(message.path("role").asString(""))) {
                return content(message.has("content") ? message.get("content") : message.get("parts"));
            }
        }
        return null;
    }

    private static @Nullable String content(@Nullable JsonNode content) {
        if (content == null || content.isNull()) {
            return null;
        }
        if (content.isString()) {
            return content.asString();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            JsonNode words = part.has("text") ? part.get("text") : part.get("content");
            if (words != null && words.isString()) {
                text.append(text.isEmpty() ? "" : "\n").append(words.asString());
            }
        }
        return text.isEmpty() ? content.toString() : text.toString();
    }
}
