package ai.trodo.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The document is made from the routes; here it is walked back to the server and to the guide. */
final class OpenApiTests {
    private static final Pattern NAMED = Pattern.compile("\\{([A-Za-z]+)}");

    @TempDir
    static Path folder;

    private static Server server;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        server = Server.start(folder);
        document = server.get("/api/openapi.json").json();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void describesEachOperationWithItsParametersAndAnswers() {
        Set<String> ids = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                String which = method.getKey() + " " + path.getKey();
                JsonNode operation = method.getValue();
                assertThat(ids.add(operation.path("operationId").asString()))
                        .as(which)
                        .isTrue();
                assertThat(operation.path("summary").asString()).as(which).isNotBlank();
                assertThat(operation.path("description").asString()).as(which).endsWith(".");
                assertThat(operation.path("tags").size()).as(which).isEqualTo(1);
                assertThat(operation.path("responses").has("429")).as(which).isTrue();
                Set<String> named = new HashSet<>();
                for (JsonNode parameter : operation.path("parameters")) {
                    assertThat(parameter.path("description").asString(""))
                            .as(which + " " + parameter.path("name"))
                            .isNotBlank();
                    if (parameter.path("in").asString().equals("path")) {
                        named.add(parameter.path("name").asString());
                    }
                }
                Matcher template = NAMED.matcher(path.getKey());
                while (template.find()) {
                    assertThat(named.remove(template.group(1))).as(which).isTrue();
                }
                assertThat(named).as(which).isEmpty();
            }
        }
        assertThat(ids).hasSizeGreaterThan(80);
    }

    @Test
    void namesNothingThatIsNotThere() {
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (String method : path.getValue().propertyNames()) {
                if (path.getKey().equals("/api/live")) {
                    continue;
                }
                Server.Answer answer = server.send(
                        method.toUpperCase(java.util.Locale.ROOT),
                        NAMED.matcher(path.getKey()).replaceAll("x"),
                        method.equals("get") ? "" : "{}");
                assertThat(answer.status()).as(method + " " + path.getKey()).isNotIn(405, 500, 503);
                assertThat(answer.text()).as(method + " " + path.getKey()).doesNotContain("nothing at this path");
            }
        }
    }

    @Test
    void hasItsPathsInTheGuide() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "api.md"));
        Set<String> missing = new TreeSet<>();
        for (String path : document.path("paths").propertyNames()) {
            for (String word : path.split("/")) {
                if (!word.startsWith("{") && !guide.contains(word)) {
                    missing.add(path);
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
