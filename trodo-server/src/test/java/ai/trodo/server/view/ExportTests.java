package ai.trodo.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import ai.trodo.server.demo.DemoData;
import ai.trodo.server.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class ExportTests {
    private static final int RUNS = 250;

    /** Each list, and what tells its rows apart. */
    private static final Map<String, String> LISTS = Map.ofEntries(
            Map.entry("runs", "run_id"),
            Map.entry("spans", "span_id"),
            Map.entry("conversations", "conversation_id"),
            Map.entry("users", "distinct_id"),
            Map.entry("scores", "score_id"),
            Map.entry("agents", "name"),
            Map.entry("models", "name"),
            Map.entry("tools", "name"),
            Map.entry("models_by_day", "day"),
            Map.entry("prompts", "name"),
            Map.entry("audit", "seq"));

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        server = Server.start(folder);
        DemoData.send(server.base(), RUNS, 1);
        server.post("/api/prompts/p/versions", "{\"content\":\"x\"}");
        server.post("/api/runs/formula/scores", "{\"name\":\"s\",\"value\":1}");
        server.post(
                "/api/sdk/runs/ingest",
                Json.mapper()
                        .writeValueAsString(Map.of(
                                "run",
                                Map.of(
                                        "run_id", "formula",
                                        "agent_name", "=cmd()",
                                        "distinct_id", "@SUM(A1)",
                                        "conversation_id", "\uFF1D1+1",
                                        "environment", "-2+3",
                                        "error_summary", "said \"no\", then\nleft",
                                        "status", "error"))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void writesEveryListWholeInBothForms() {
        assertThat(server.get("/api/export?what=nothing")
                        .json()
                        .path("error")
                        .path("message")
                        .asString())
                .contains(LISTS.keySet());
        LISTS.forEach((what, key) -> {
            Server.Answer lines = server.get("/api/export?format=jsonl&what=" + what);
            assertThat(lines.status()).as(what).isEqualTo(200);
            List<JsonNode> rows = lines.text()
                    .lines()
                    .map(line -> (JsonNode) Json.mapper().readTree(line))
                    .toList();
            assertThat(rows)
                    .as(what)
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(row.path(key).asString("")).isNotEmpty());
            String csv = server.get("/api/export?format=csv&what=" + what).text();
            assertThat(csv.lines().findFirst().orElse("")).as(what).contains("\"" + key + "\"");
            assertThat(csv).as(what).doesNotContain("export failed");
        });
        assertThat(server.get("/api/export?what=runs").text().lines()).hasSize(RUNS + 1);
    }

    @Test
    void exportsWhatMatches() {
        assertThat(server.get("/api/export?what=runs&q=" + encoded("run:formula"))
                        .text()
                        .lines())
                .hasSize(1);
        assertThat(server.get("/api/export?what=users&q=" + encoded("run:formula"))
                        .text()
                        .lines())
                .hasSize(1);
        assertThat(server.get("/api/export?q=" + encoded("nope:1")).status()).isEqualTo(400);
        assertThat(server.get("/api/export?format=xls").status()).isEqualTo(400);
    }

    @Test
    void letsNoCellBecomeAFormula() {
        String csv =
                server.get("/api/export?format=csv&q=" + encoded("run:formula")).text();
        assertThat(csv)
                .startsWith("\"run_id\",\"agent_name\"")
                .contains("\"'=cmd()\"", "\"'@SUM(A1)\"", "\"'\uFF1D1+1\"", "\"'-2+3\"")
                .contains("\"said \"\"no\"\", then\nleft\"");
    }

    @Test
    void writesDownWhoTookWhat() {
        server.get("/api/export?what=users&format=csv");
        JsonNode newest = server.get("/api/audit/log").json().path("items").get(0);
        assertThat(newest.path("action").asString()).isEqualTo("export");
        assertThat(newest.path("target").asString()).isEqualTo("users");
        assertThat(newest.path("actor").asString()).isEqualTo("local");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
