package ai.trodo.instrument.sdk.bedrock;

import ai.trodo.instrument.sdk.call.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages of Converse in the shape that readers of chats know. */
final class ConverseMessages {
    private ConverseMessages() {}

    static Object input(Json request) {
        List<Object> messages = new ArrayList<>();
        if (request.at("system").isList()) {
            messages.add(message("system", request.at("system")));
        }
        for (Json message : request.at("messages").items()) {
            messages.add(message(message.at("role").text("user"), message.at("content")));
        }
        Object tools = request.at("toolConfig").at("tools").value();
        return tools == null ? messages : Map.of("messages", messages, "tools", tools);
    }

    private static Map<String, Object> message(String role, Json content) {
        List<Object> parts = new ArrayList<>();
        for (Json part : content.items()) {
            parts.add(part(part));
        }
        boolean onlyText = parts.size() == 1 && parts.get(0) instanceof String;
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", onlyText ? parts.get(0) : parts);
        return message;
    }

    private static Object part(Json part) {
        String text = part.at("text").text();
        if (text != null) {
            return text;
        }
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        Json use = part.at("toolUse");
        Json result = part.at("toolResult");
        if (use.isThere()) {
            view.put("type", "tool_use");
            view.put("id", use.at("toolUseId").value());
            view.put("name", use.at("name").value());
            view.put("input", use.at("input").value());
        } else if (result.isThere()) {
            view.put("type", "tool_result");
            view.put("tool_use_id", result.at("toolUseId").value());
            view.put("content", result.at("content").value());
            view.put("status", result.at("status").value());
        } else {
            media(part, view);
        }
        return view;
    }

    /** Pictures, documents and sound: their bytes become type, size and hash when they are kept. */
    private static void media(Json part, Map<String, @Nullable Object> view) {
        if (part.value() instanceof Map<?, ?> kinds) {
            kinds.forEach((kind, value) -> {
                Json content = new Json(value);
                view.put("type", kind);
                view.put("format", content.at("format").value());
                view.put("content", content.at("source").at("bytes").value());
            });
        }
    }
}
