package ai.trodo.server.view;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import ai.trodo.server.store.RunRecords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Sends a stored run to another OpenTelemetry collector. For administrators only: the collector calls out. */
final class ReplayApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Set<String> NOT_HEADERS =
            Set.of("host", "content-length", "connection", "content-type", "upgrade", "expect");

    private final Api api;
    private @Nullable HttpClient client;

    ReplayApi(Api api) {
        this.api = api;
        api.add(
                "POST",
                "/api/runs/{id}/replay-otlp",
                "export",
                "Sends a run to an OTLP endpoint",
                List.of(),
                Scope.ADMIN,
                this::replay);
    }

    private Object replay(Caller caller, HttpRequest request) throws InterruptedException {
        String id = request.pathParam("id");
        ObjectNode body = Json.readObject(request.body());
        URI endpoint = endpoint(body.path("endpoint").asString(""));
        RunRecords records = api.store().runs().records(caller.site(), id).orElseThrow(() -> Api.noRun(id));
        java.net.http.HttpRequest.Builder post = java.net.http.HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(OtlpReplay.request(records)));
        body.path("headers")
                .properties()
                .forEach(header ->
                        header(post, header.getKey(), header.getValue().asString("")));
        api.audit(caller, "run.replay", id, Json.object("endpoint", endpoint.toString()));
        try {
            java.net.http.HttpResponse<String> answer = client().send(post.build(), BodyHandlers.ofString());
            String text = answer.body();
            return Json.object(
                    "status",
                    answer.statusCode(),
                    "ok",
                    answer.statusCode() / 100 == 2,
                    "spans",
                    records.spans().size() + 1,
                    "answer",
                    text.substring(0, Math.min(500, text.length())));
        } catch (IOException unreachable) {
            throw new HttpProblem(502, "unreachable", "the endpoint did not answer: " + unreachable, "endpoint", 0);
        }
    }

    private static void header(java.net.http.HttpRequest.Builder post, String name, String value) {
        if (NOT_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            return;
        }
        try {
            post.header(name, value);
        } catch (IllegalArgumentException invalid) {
            throw HttpProblem.badRequest("invalid_field", "one of the headers is not valid", "headers");
        }
    }

    private static URI endpoint(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                if (InetAddress.getByName(uri.getHost()).isLinkLocalAddress()) {
                    throw HttpProblem.badRequest("invalid_field", "endpoint must not be link-local", "endpoint");
                }
                return uri;
            }
        } catch (IllegalArgumentException | UnknownHostException invalid) {
            throw HttpProblem.badRequest("invalid_field", "endpoint cannot be resolved", "endpoint");
        }
        throw HttpProblem.badRequest(
                "invalid_field", "endpoint must be the address of an OTLP/HTTP trace endpoint", "endpoint");
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return client;
    }
}
