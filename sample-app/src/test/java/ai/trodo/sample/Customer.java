package ai.trodo.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Uses the sample over HTTP, as a browser does. */
record Customer(String home) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The run's id, once the whole answer has been streamed. */
    String ask(String conversation, String question) throws Exception {
        String events = post("/chat", Map.of("user", "tester", "conversation", conversation, "text", question));
        assertThat(events).contains("\"words\":\"");
        String first = events.lines()
                .filter(line -> line.startsWith("data:"))
                .findFirst()
                .orElseThrow();
        return JSON.readTree(first.substring(5)).path("run").asString();
    }

    void judge(String run, boolean helpful) throws Exception {
        post("/feedback", Map.of("run", run, "helpful", helpful));
    }

    /** The run's tree once it has ended and holds enough: two services deliver in their own time. */
    Tree tree(String run, Predicate<Tree> enough) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(home + "/trodo/api/runs/" + run))
                    .build();
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            last = response.body();
            if (response.statusCode() == 200) {
                Tree tree = new Tree(JSON.readTree(last));
                if (!"running".equals(tree.run("status").asString()) && enough.test(tree)) {
                    return tree;
                }
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new AssertionError("The run did not come to what was awaited: " + last);
    }

    /** Runs that fit the filter of the viewer's search line. */
    JsonNode runs(String filter) throws Exception {
        String query = "?limit=500&q=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(home + "/trodo/api/runs" + query))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).path("items");
    }

    private String post(String path, Map<String, ?> body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(home + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response.body();
    }
}
