package ai.trodo.instrument.sdk.google;

import ai.trodo.instrument.sdk.call.Json;
import ai.trodo.instrument.sdk.call.ModelRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests in Gemini's shape. */
final class GeminiRequests {
    private static final Map<String, String> PARAMETERS = Map.of(
            "topP", "top_p",
            "topK", "top_k",
            "maxOutputTokens", "max_tokens",
            "candidateCount", "choice_count",
            "seed", "seed",
            "presencePenalty", "presence_penalty",
            "frequencyPenalty", "frequency_penalty",
            "responseMimeType", "response_mime_type");

    private GeminiRequests() {}

    static ModelRequest read(GeminiOperation operation, Json body) {
        Json config = body.at("generationConfig");
        return new ModelRequest(
                operation.provider(),
                operation.name(),
                operation.model(),
                config.at("temperature").decimal(),
                ModelRequest.parameters(config, PARAMETERS),
                operation.name().equals(ModelRequest.EMBEDDINGS) ? embedded(body) : asked(body));
    }

    private static @Nullable Object asked(Json body) {
        Map<String, Object> input = new LinkedHashMap<>();
        for (String part : List.of("systemInstruction", "contents", "tools")) {
            Object value = body.at(part).value();
            if (value != null) {
                input.put(part, value);
            }
        }
        return input.isEmpty() ? null : input;
    }

    /** The texts; of one, that one. */
    private static @Nullable Object embedded(Json body) {
        List<String> texts = new ArrayList<>();
        text(body.at("content"), texts);
        body.at("requests").items().forEach(request -> text(request.at("content"), texts));
        for (Json instance : body.at("instances").items()) {
            texts.add(instance.at("content").text(""));
        }
        return texts.size() == 1 ? texts.get(0) : texts.isEmpty() ? null : texts;
    }

    private static void text(Json content, List<String> texts) {
        for (Json part : content.at("parts").items()) {
            texts.add(part.at("text")
                    .text("[" + part.at("inlineData").at("mimeType").text("media") + "]"));
        }
    }
}
