package ai.trodo.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.house.Pages;
import ai.trodo.house.Pages.Block;
import ai.trodo.server.Server;
import ai.trodo.server.http.Json;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the pages tell their readers to send is sent to a real collector, page by page and in its order. */
final class CurlTests {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What each command of a page must be answered. */
    private static final Map<String, List<Consumer<HttpResponse<String>>>> ANSWERS = Map.of(
            "docs/guide/operator.md",
            List.of(
                    answer -> assertThat(json(answer).path("ok").asBoolean()).isTrue(),
                    answer -> assertThat(answer.body()).contains("\"run_id\":\"first\"", "\"agent_name\":\"support\"")),
            "docs/guide/prompts.md",
            List.of(
                    answer ->
                            assertThat(json(answer).path("created").asBoolean()).isTrue(),
                    answer -> assertThat(answer.body()).contains("production"),
                    answer -> {
                        JsonNode prompt = json(answer);
                        assertThat(prompt.path("content").asString()).startsWith("You help {{customer}}");
                        assertThat(prompt.path("labels").toString()).contains("production", "staging");
                        assertThat(prompt.path("type").asString()).isEqualTo("text");
                        assertThat(prompt.path("variables").toString()).contains("customer", "shop");
                        assertThat(answer.headers().firstValue("ETag")).isPresent();
                    }));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"docs/guide/operator.md", "docs/guide/prompts.md"})
    void areAnsweredAsThePageSays(String page) throws Exception {
        List<Consumer<HttpResponse<String>>> answers = ANSWERS.get(page);
        List<CurlCommand> commands = commands(page);
        assertThat(commands).hasSameSizeAs(answers);
        try (Server server = Server.start(folder)) {
            for (int i = 0; i < answers.size(); i++) {
                HttpResponse<String> answer = HTTP.send(commands.get(i).to(server.base()), BodyHandlers.ofString());
                assertThat(answer.statusCode())
                        .as(commands.get(i) + " " + answer.body())
                        .isBetween(200, 201);
                answers.get(i).accept(answer);
            }
        }
    }

    @Test
    void areAllSent() {
        assertThat(Pages.blocksIn("shell").stream()
                        .filter(block -> block.text().contains("curl "))
                        .map(Block::page)
                        .collect(Collectors.toSet()))
                .isEqualTo(ANSWERS.keySet());
    }

    @Test
    void theVariablesOfAnOpenTelemetrySdkLeadToTheCollector() throws Exception {
        String key = "0123456789abcdef0123";
        Block block = Pages.blocksIn("shell").stream()
                .filter(shell -> shell.text().contains("OTEL_EXPORTER_OTLP_ENDPOINT="))
                .findFirst()
                .orElseThrow();
        Properties variables = new Properties();
        variables.load(
                new StringReader(block.text().replaceAll("(?m) +#.*$", "").replace("\"", "")));
        assertThat(variables.getProperty("OTEL_EXPORTER_OTLP_PROTOCOL")).isEqualTo("http/protobuf");
        String[] header = variables.getProperty("OTEL_EXPORTER_OTLP_HEADERS").split("=", 2);
        try (Server server = Server.start(folder, "trodo.server.keys[0].key=" + key)) {
            String endpoint = variables
                    .getProperty("OTEL_EXPORTER_OTLP_ENDPOINT")
                    .replace("http://localhost:4310", server.base());

            assertThat(export(endpoint, header[0], header[1].replace("<site key>", key)))
                    .isEqualTo(200);
            assertThat(export(endpoint, header[0], header[1])).isEqualTo(401);
        }
    }

    /** An SDK adds the path of traces; no bytes at all are an export request without spans. */
    private static int export(String endpoint, String header, String value) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/v1/traces"))
                .header("Content-Type", "application/x-protobuf")
                .header(header, value)
                .POST(BodyPublishers.ofByteArray(new byte[0]))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static List<CurlCommand> commands(String page) {
        return Pages.blocksIn("shell").stream()
                .filter(block -> block.page().equals(page))
                .flatMap(block -> CurlCommand.in(block.text()).stream())
                .toList();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.mapper().readTree(answer.body());
    }
}
