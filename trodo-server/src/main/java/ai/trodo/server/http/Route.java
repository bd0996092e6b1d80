package ai.trodo.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation: where it is, what it says about itself in the OpenAPI document, and who answers.
 *
 * @param template path with {@code {names}}
 * @param queryParams documented query parameters
 * @param scope what a key needs to be let in; null when everybody is
 */
public record Route(
        String method,
        String template,
        String tag,
        String summary,
        List<String> queryParams,
        @Nullable String scope,
        Handler handler) {
    public Route {
        queryParams = List.copyOf(queryParams);
    }

    List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (String part : template.split("/")) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** The parameters in the path, or null when it is another path. */
    static @Nullable Map<String, String> match(List<String> parts, List<String> segments) {
        if (parts.size() != segments.size()) {
            return null;
        }
        Map<String, String> params = null;
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.startsWith("{")) {
                params = params == null ? new LinkedHashMap<>() : params;
                params.put(part.substring(1, part.length() - 1), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return null;
            }
        }
        return params == null ? Map.of() : params;
    }
}
