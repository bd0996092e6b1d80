package ai.trodo.instrument.sdk.call;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked for. Not API; may change in any release.
 *
 * @param operation chat, responses or embeddings
 * @param parameters everything beside the contents, by OpenTelemetry's names without their prefix
 */
public record ModelRequest(
        String provider,
        String operation,
        @Nullable String model,
        @Nullable Double temperature,
        Map<String, Object> parameters,
        @Nullable Object input) {
    public static final String EMBEDDINGS = "embeddings";

    public ModelRequest {
        parameters = Map.copyOf(parameters);
    }

    String spanName() {
        String what = operation.equals(EMBEDDINGS) ? "embedding" : "chat";
        return model == null ? what : what + " " + model;
    }

    /** Numbers and texts at the given keys of an object, under the names beside them. */
    public static Map<String, Object> parameters(Json from, Map<String, String> names) {
        Map<String, Object> found = new LinkedHashMap<>();
        names.forEach((key, name) -> {
            Object value = from.at(key).value();
            if (value instanceof Number || value instanceof String || value instanceof Boolean) {
                found.put(name, value);
            }
        });
        return found;
    }
}
