package ai.trodo.server.ingest;

import ai.trodo.server.Server;
import ai.trodo.server.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a program once sent, in the order in which it left; its file says which program and how it was taken. */
record Capture(String origin, List<Request> requests) {
    /** @param bytes the length that the program gave its body */
    record Request(String method, String path, Map<String, String> headers, String body, int bytes) {
        boolean isPreflight() {
            return method.equals("OPTIONS");
        }

        byte[] content() {
            return body.getBytes(StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return Json.mapper().readTree(body);
        }

        @Nullable
        String header(String name) {
            return headers.get(name);
        }

        Request from(String otherOrigin) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.put("Origin", otherOrigin);
            changed.put("Referer", otherOrigin + "/");
            return new Request(method, path, changed, body, bytes);
        }

        Server.Answer sentTo(Server server) {
            HttpRequest.Builder request = server.request(path);
            headers.forEach(request::header);
            return server.send(request.method(
                            method, isPreflight() ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content()))
                    .build());
        }
    }

    static Capture named(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Capture.class.getResourceAsStream(file), file)) {
            JsonNode root = Json.mapper().readTree(in);
            List<Request> requests = new ArrayList<>();
            for (JsonNode each : root.path("requests")) {
                Map<String, String> headers = new LinkedHashMap<>();
                each.path("headers")
                        .properties()
                        .forEach(header ->
                                headers.put(header.getKey(), header.getValue().asString()));
                requests.add(new Request(
                        each.path("method").asString(),
                        each.path("path").asString(),
                        headers,
                        each.path("body").asString(""),
                        each.path("bytes").asInt()));
            }
            return new Capture(root.path("origin").asString(), requests);
        }
    }
}
