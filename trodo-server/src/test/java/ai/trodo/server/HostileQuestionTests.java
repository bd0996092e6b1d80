package ai.trodo.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Code of every kind in every place where a caller may write: it is stored, found and shown as the text that it is. */
final class HostileQuestionTests {
    private static final List<String> HOSTILE = List.of(
            "' OR '1'='1",
            "x'; DROP TABLE run; --",
            "\") UNION SELECT 1,2,3 --",
            "%' AND 1=1 /*",
            "../../../../etc/passwd",
            "..\\..\\win.ini",
            "\r\nSet-Cookie: a=b",
            "${jndi:ldap://x}",
            "{{7*7}}",
            "*:* \" AND (",
            "\u0000\u2028",
            "x".repeat(3_000));
    private static final Pattern NAMED = Pattern.compile("\\{[A-Za-z]+}");

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void storesAndFindsCodeAsText() {
        for (String text : HOSTILE.subList(0, 10)) {
            Map<String, Object> run = new LinkedHashMap<>();
            for (String field : List.of(
                    "run_id",
                    "agent_name",
                    "distinct_id",
                    "conversation_id",
                    "input",
                    "output",
                    "environment",
                    "release")) {
                run.put(field, text);
            }
            run.put("status", "error");
            run.put("error_summary", text);
            run.put("tags", List.of(text));
            run.put("metadata", Map.of(text, text));
            Map<String, Object> span = new LinkedHashMap<>();
            for (String field : List.of(
                    "span_id",
                    "name",
                    "tool_name",
                    "model",
                    "provider",
                    "input",
                    "output",
                    "error_type",
                    "error_message")) {
                span.put(field, text);
            }
            span.put("kind", "tool");
            span.put("attributes", Map.of("trodo.prompt.name", text, text, text));
            Server.Answer taken = server.post(
                    "/api/sdk/runs/ingest",
                    Json.mapper().writeValueAsString(Map.of("run", run, "spans", List.of(span))));
            assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        }
        assertThat(server.get("/api/runs?limit=100").json().path("items").size())
                .isEqualTo(10);
        for (String text : List.of("' OR '1'='1", "x'; DROP TABLE run; --", "%' AND 1=1 /*")) {
            for (String field : List.of("agent", "user", "conversation", "tool", "model", "tag", "release", "prompt")) {
                JsonNode found = server.get("/api/runs?q=" + encoded(field + ":\"" + text + "\""))
                        .json()
                        .path("items");
                List<String> ids = new ArrayList<>();
                found.forEach(run -> ids.add(run.path("run_id").asString()));
                assertThat(ids).as(field).containsExactly(text);
            }
        }
    }

    @Test
    void answersEveryQuestionThatIsCodeWithoutFailing() {
        JsonNode paths = server.get("/api/openapi.json").json().path("paths");
        int asked = 0;
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            JsonNode operation = path.getValue().path("get");
            if (operation.isMissingNode() || path.getKey().equals("/api/live")) {
                continue;
            }
            for (String text : HOSTILE) {
                String segment = encoded(text).replace("+", "%20");
                String target = NAMED.matcher(path.getKey()).replaceAll(segment);
                StringBuilder query = new StringBuilder();
                for (JsonNode parameter : operation.path("parameters")) {
                    if (parameter.path("in").asString().equals("query")) {
                        query.append(query.isEmpty() ? "?" : "&")
                                .append(parameter.path("name").asString())
                                .append('=')
                                .append(segment);
                    }
                }
                Server.Answer answer = server.get(target + query);
                assertThat(answer.status())
                        .as(target + query + " " + answer.text())
                        .isLessThan(500);
                assertThat(answer.raw().headers().firstValue("Set-Cookie")).isEmpty();
                asked++;
            }
        }
        assertThat(asked).isGreaterThan(400);
        assertThat(server.get("/api/info").json().path("store").path("up").asBoolean())
                .isTrue();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
