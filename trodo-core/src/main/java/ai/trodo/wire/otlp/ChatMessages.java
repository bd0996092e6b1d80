package ai.trodo.wire.otlp;

import ai.trodo.wire.JsonWriter;
import ai.trodo.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was said to a model and what it answered, as the messages with parts that the GenAI conventions prescribe, and
 * back. Plain messages come back exactly as they were; for others the original has to travel beside.
 */
final class ChatMessages {
    private ChatMessages() {}

    /** @param answer whether the text is what the model said */
    static List<Object> toParts(String text, boolean answer) {
        Object value = json(text);
        List<Object> messages = new ArrayList<>();
        if (value instanceof Map<?, ?> map && map.get("messages") instanceof List<?> many) {
            value = many;
        }
        if (value instanceof Map<?, ?> one && one.containsKey("role")) {
            messages.add(message(one, answer));
        } else if (value instanceof List<?> many
                && !many.isEmpty()
                && many.stream().allMatch(ChatMessages::isMessage)) {
            many.forEach(one -> messages.add(message((Map<?, ?>) one, answer)));
        } else {
            messages.add(said(answer ? "assistant" : "user", text));
        }
        return messages;
    }

    private static boolean isMessage(@Nullable Object value) {
        return value instanceof Map<?, ?> map && map.containsKey("role");
    }

    private static Map<String, Object> said(String role, Object content) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("parts", List.of(textPart(content)));
        return message;
    }

    private static Map<String, Object> textPart(Object content) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("type", "text");
        part.put("content", content);
        return part;
    }

    private static Map<String, Object> message(Map<?, ?> from, boolean answer) {
        String role = String.valueOf(from.get("role"));
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        List<Object> parts = new ArrayList<>();
        Object content = from.get("content");
        if (role.equals("tool")) {
            parts.add(toolResult(from, content));
        } else if (content instanceof List<?> many) {
            many.forEach(part -> parts.add(part(part)));
        } else if (content != null) {
            parts.add(textPart(content));
        }
        if (from.get("tool_calls") instanceof List<?> calls) {
            calls.forEach(call -> parts.add(toolCall(call)));
        }
        message.put("parts", parts);
        Object finish = from.get("finish_reason");
        if (answer && finish != null) {
            message.put("finish_reason", finish);
        }
        return message;
    }

    private static Object part(@Nullable Object part) {
        if (part instanceof Map<?, ?> map) {
            Object text = map.get("text");
            return text instanceof String ? textPart(text) : map;
        }
        return textPart(String.valueOf(part));
    }

    private static Map<String, Object> toolResult(Map<?, ?> from, @Nullable Object content) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("type", "tool_call_response");
        if (from.get("tool_call_id") != null) {
            part.put("id", from.get("tool_call_id"));
        }
        part.put("result", content == null ? "" : content);
        return part;
    }

    private static Object toolCall(@Nullable Object call) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("type", "tool_call");
        if (call instanceof Map<?, ?> map) {
            Map<?, ?> function = map.get("function") instanceof Map<?, ?> inner ? inner : map;
            put(part, "id", map.get("id"));
            put(part, "name", function.get("name"));
            Object arguments = function.get("arguments");
            Object parsed = arguments instanceof String text ? json(text) : null;
            put(part, "arguments", parsed == null ? arguments : parsed);
        }
        return part;
    }

    private static void put(Map<String, Object> part, String key, @Nullable Object value) {
        if (value != null) {
            part.put(key, value);
        }
    }

    /** Messages of one text each as they were before: a list of questions, one answer alone. Null for any others. */
    static @Nullable String fromParts(@Nullable Object parts, boolean answer) {
        Object value = parts instanceof String text ? json(text) : parts;
        if (!(value instanceof List<?> messages)) {
            return null;
        }
        List<Object> plain = new ArrayList<>();
        for (Object one : messages) {
            Map<String, Object> message = one instanceof Map<?, ?> map ? plain(map) : null;
            if (message == null) {
                return null;
            }
            plain.add(message);
        }
        return text(answer && plain.size() == 1 ? plain.get(0) : plain);
    }

    private static @Nullable Map<String, Object> plain(Map<?, ?> message) {
        Object part = message.get("parts") instanceof List<?> parts && parts.size() == 1 ? parts.get(0) : null;
        if (!(part instanceof Map<?, ?> map) || !"text".equals(map.get("type")) || message.get("role") == null) {
            return null;
        }
        Object content = map.get("content");
        if (content == null) {
            return null;
        }
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("role", message.get("role"));
        plain.put("content", content);
        put(plain, "finish_reason", message.get("finish_reason"));
        return plain;
    }

    /** The reasons that messages with parts name. */
    static List<Object> finishReasons(List<Object> messages) {
        List<Object> reasons = new ArrayList<>(1);
        for (Object message : messages) {
            Object reason = ((Map<?, ?>) message).get("finish_reason");
            if (reason != null) {
                reasons.add(reason);
            }
        }
        return reasons;
    }

    static String text(Object value) {
        JsonWriter json = new JsonWriter(256);
        json.value(value);
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }

    /** An object or an array; null for any other text. */
    private static @Nullable Object json(String text) {
        String start = text.stripLeading();
        if (start.startsWith("{")) {
            return WireReader.object(text.getBytes(StandardCharsets.UTF_8));
        }
        if (!start.startsWith("[")) {
            return null;
        }
        Map<String, ?> wrapped = WireReader.object(("{\"a\":" + text + '}').getBytes(StandardCharsets.UTF_8));
        return wrapped == null ? null : wrapped.get("a");
    }
}
