package ai.trodo.instrument.sdk.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests in the shapes of OpenAI (chat, responses, embeddings) and of Anthropic. Not API; may change in any release. */
public final class ChatRequests {
    private static final Map<String, String> PARAMETERS = List.of(
                    "max_tokens",
                    "max_completion_tokens",
                    "max_output_tokens",
                    "top_p",
                    "top_k",
                    "seed",
                    "frequency_penalty",
                    "presence_penalty",
                    "reasoning_effort",
                    "service_tier")
            .stream()
            .collect(Collectors.toMap(name -> name, name -> name));

    private ChatRequests() {}

    public static ModelRequest read(String provider, String operation, Json body) {
        return new ModelRequest(
                provider,
                operation,
                body.at("model").text(),
                body.at("temperature").decimal(),
                ModelRequest.parameters(body, PARAMETERS),
                input(body));
    }

    /** The only one of its parts, or all with their names. */
    public static @Nullable Object input(Json body) {
        Map<String, Object> input = new LinkedHashMap<>();
        for (String part : List.of("system", "instructions", "messages", "prompt", "input", "tools")) {
            Object value = body.at(part).value();
            if (value != null) {
                input.put(part, value);
            }
        }
        if (input.get("system") instanceof String system && input.get("messages") instanceof List<?> messages) {
            List<@Nullable Object> chat = new ArrayList<>(messages);
            chat.add(0, Map.of("role", "system", "content", system));
            input.remove("system");
            input.put("messages", chat);
        }
        return input.size() == 1 ? input.values().iterator().next() : input.isEmpty() ? null : input;
    }
}
