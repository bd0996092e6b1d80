package ai.trodo.instrument.sdk.google;

import ai.trodo.instrument.sdk.call.ModelRequest;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants, by its address: {@code .../models/gemini-2.5-flash:generateContent}.
 *
 * @param name chat or embeddings
 */
record GeminiOperation(String provider, String name, String model) {
    private static final String CHAT = "chat";

    /** Null when it calls no model, or none that writes or embeds. */
    static @Nullable GeminiOperation of(HttpUrl url) {
        List<String> path = url.pathSegments();
        String last = path.get(path.size() - 1);
        int colon = last.lastIndexOf(':');
        if (colon <= 0) {
            return null;
        }
        String model = last.substring(0, colon);
        String name = switch (last.substring(colon + 1)) {
            case "generateContent", "streamGenerateContent" -> CHAT;
            case "embedContent", "batchEmbedContents" -> ModelRequest.EMBEDDINGS;
            case "predict" -> model.contains("embedding") ? ModelRequest.EMBEDDINGS : null;
            default -> null;
        };
        boolean vertex = path.contains("publishers") || path.contains("endpoints");
        return name == null ? null : new GeminiOperation(vertex ? "gcp.vertex_ai" : "gcp.gemini", name, model);
    }
}
