package ai.trodo.instrument.sdk.bedrock;

import ai.trodo.instrument.sdk.call.ChatRequests;
import ai.trodo.instrument.sdk.call.Json;
import ai.trodo.instrument.sdk.call.ModelRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** Requests of Converse, and the bodies of InvokeModel that each maker of models has of its own. */
final class BedrockRequests {
    static final String PROVIDER = "aws.bedrock";
    private static final String CHAT = "chat";

    /** The makers' names of one and the same parameter. */
    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("maxTokens", "max_tokens"),
            Map.entry("max_tokens", "max_tokens"),
            Map.entry("maxTokenCount", "max_tokens"),
            Map.entry("max_gen_len", "max_tokens"),
            Map.entry("max_new_tokens", "max_tokens"),
            Map.entry("topP", "top_p"),
            Map.entry("top_p", "top_p"),
            Map.entry("p", "top_p"),
            Map.entry("topK", "top_k"),
            Map.entry("top_k", "top_k"),
            Map.entry("seed", "seed"));

    private BedrockRequests() {}

    static ModelRequest read(SdkPojo pojo) {
        Json request = new Json(Pojos.plain(pojo));
        String model = request.at("modelId").text();
        Object bytes = request.at("body").value();
        return bytes instanceof byte[] body ? invoked(model, Json.parse(body)) : converse(model, request);
    }

    private static ModelRequest converse(@Nullable String model, Json request) {
        Json config = request.at("inferenceConfig");
        return new ModelRequest(
                PROVIDER,
                CHAT,
                model,
                config.at("temperature").decimal(),
                ModelRequest.parameters(config, PARAMETERS),
                ConverseMessages.input(request));
    }

    private static ModelRequest invoked(@Nullable String model, Json body) {
        Json config = config(body);
        boolean embeds = model != null && model.contains("embed");
        return new ModelRequest(
                PROVIDER,
                embeds ? ModelRequest.EMBEDDINGS : CHAT,
                model,
                config.at("temperature").decimal(),
                ModelRequest.parameters(config, PARAMETERS),
                input(body));
    }

    /** Titan and Nova keep their parameters in an object of their own. */
    private static Json config(Json body) {
        for (String name : List.of("textGenerationConfig", "inferenceConfig")) {
            if (body.at(name).isThere()) {
                return body.at(name);
            }
        }
        return body;
    }

    private static @Nullable Object input(Json body) {
        for (String text : List.of("inputText", "message", "texts")) {
            if (body.at(text).isThere()) {
                return body.at(text).value();
            }
        }
        boolean typed =
                body.at("anthropic_version").isThere() || !body.at("messages").isList();
        if (typed || body.at("messages").at(0).at("content").text() != null) {
            return ChatRequests.input(body);
        }
        return ConverseMessages.input(body);
    }
}
