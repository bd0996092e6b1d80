package ai.trodo.server.fold;

import ai.trodo.model.Payload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The beginning of what was said in a run: of a chat the last message of that side, of an object its telling field. */
final class TurnPreview {
    /** Longer payloads are previewed as they are. */
    private static final int MAX_PARSED = 256 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> ASKED = List.of("question", "message", "query", "text", "prompt");
    private static final List<String> ANSWERED = List.of("answer", "response", "text", "result", "output");

    private TurnPreview() {}

    static @Nullable String ofInput(Payload payload) {
        return of(payload, ASKED, "user");
    }

    static @Nullable String ofOutput(Payload payload) {
        return of(payload, ANSWERED, "assistant");
    }

    private static @Nullable String of(Payload payload, List<String> keys, String role) {
        String text = payload.text();
        if (text == null || payload.truncatedFrom() > 0 || text.length() > MAX_PARSED || !looksLikeJson(text)) {
            return FactsOf.preview(payload);
        }
        try {
            String said = said(JSON.readValue(text, Object.class), keys, role);
            return FactsOf.preview(said == null ? payload : Payload.of(said));
        } catch (JacksonException noJson) {
            return FactsOf.preview(payload);
        }
    }

    private static boolean looksLikeJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    private static @Nullable String said(@Nullable Object value, List<String> keys, String role) {
        if (value instanceof Map<?, ?> object) {
            for (String key : keys) {
                if (object.get(key) instanceof String text && !text.isBlank()) {
                    return text;
                }
            }
            return object.get("messages") instanceof List<?> messages ? last(messages, role) : null;
        }
        return value instanceof List<?> messages ? last(messages, role) : null;
    }

    private static @Nullable String last(List<?> messages, String role) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof Map<?, ?> message && role.equals(message.get("role"))) {
                return content(message.get("content"));
            }
        }
        return null;
    }

    /** Plain text, or the text parts of a message in parts. */
    private static @Nullable String content(@Nullable Object content) {
        if (content instanceof String text) {
            return text;
        }
        if (content instanceof List<?> parts) {
            StringBuilder all = new StringBuilder();
            for (Object part : parts) {
                if (part instanceof Map<?, ?> map && map.get("text") instanceof String text) {
                    all.append(all.isEmpty() ? "" : " ").append(text);
                }
            }
            return all.isEmpty() ? null : all.toString();
        }
        return null;
    }
}
