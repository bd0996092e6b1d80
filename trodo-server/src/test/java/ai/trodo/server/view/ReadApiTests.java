package ai.trodo.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import ai.trodo.server.demo.DemoData;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class ReadApiTests {
    private static final int RUNS = 60;

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        server = Server.start(folder, "trodo.server.audit.secret=0123456789abcdef0123456789abcdef");
        DemoData.send(server.base(), RUNS, 1);
        ok("/api/sdk/runs/ingest", """
                {"run":{"run_id":"left","agent_name":"pair","status":"ok","input":"q","output":"a","conversation_id":"c",
                  "distinct_id":"ann","started_at":"2026-01-01T00:00:00Z","ended_at":"2026-01-01T00:00:10Z"},
                 "spans":[{"span_id":"l1","kind":"llm","name":"plan","started_at":"2026-01-01T00:00:00Z",
                  "ended_at":"2026-01-01T00:00:04Z","input_tokens":10,"output_tokens":2,"model":"gpt-4o","provider":"openai"},
                  {"span_id":"l2","kind":"tool","name":"find","tool_name":"find","started_at":"2026-01-01T00:00:04Z",
                  "ended_at":"2026-01-01T00:00:06Z","input":"{\\"a\\":1}","output":"found"}]}
                """);
        ok("/api/sdk/runs/ingest", """
                {"run":{"run_id":"right","agent_name":"pair","status":"error","error_summary":"boom","parent_run_id":"left",
                  "started_at":"2026-01-02T00:00:00Z","ended_at":"2026-01-02T00:00:12Z"},
                 "spans":[{"span_id":"r1","kind":"llm","name":"plan","started_at":"2026-01-02T00:00:00Z",
                  "ended_at":"2026-01-02T00:00:05Z"},{"span_id":"r2","kind":"tool","name":"book","tool_name":"book",
                  "status":"error","error_message":"full","started_at":"2026-01-02T00:00:05Z","ended_at":"2026-01-02T00:00:06Z"}]}
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void answersEveryDocumentedQuestion() {
        JsonNode paths = get("/api/openapi.json").path("paths");
        Map<String, String> names = Map.of(
                "{id}",
                "left",
                "{span}",
                "l1",
                "{name}",
                "none",
                "{day}",
                "2026-01-01",
                "{key}",
                "x",
                "{model}",
                "m",
                "{version}",
                "1");
        int asked = 0;
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            if (!path.getValue().has("get") || path.getKey().equals("/api/live")) {
                continue;
            }
            String target = path.getKey();
            for (Map.Entry<String, String> name : names.entrySet()) {
                target = target.replace(name.getKey(), name.getValue());
            }
            target += path.getKey().equals("/api/diff") ? "?left=left&right=right" : "";
            Server.Answer answer = server.get(target);
            assertThat(answer.status()).as(target + " " + answer.text()).isIn(200, 404);
            assertThat(answer.raw().headers().firstValue("Content-Security-Policy"))
                    .isPresent();
            asked++;
        }
        assertThat(asked).isGreaterThan(30);
    }

    @Test
    void pagesThroughAListWithoutGapsOrRepeats() {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get("/api/runs?limit=7" + cursor);
            page.path("items").forEach(run -> seen.add(run.path("run_id").asString()));
            JsonNode next = page.path("next_cursor");
            cursor = next.isString() ? "&cursor=" + encoded(next.asString()) : "";
        } while (!cursor.isEmpty());

        assertThat(seen).hasSize(RUNS + 2).doesNotHaveDuplicates();
    }

    @Test
    void filtersByEveryTerm() {
        assertThat(ids("run:left,right")).containsExactlyInAnyOrder("left", "right");
        assertThat(ids("agent:pair status:error")).containsExactly("right");
        assertThat(ids("agent:pair -status:error")).containsExactly("left");
        assertThat(ids("parent:left")).containsExactly("right");
        assertThat(ids("agent:pair model:gpt-4o tool:find kind:tool")).containsExactly("left");
        assertThat(ids("agent:pair duration>11s")).containsExactly("right");
        assertThat(ids("agent:pair tokens>=12")).containsExactly("left");
        assertThat(ids("conversation:c user:ann")).containsExactly("left");
        assertThat(ids("meta.tenant:acme")).isNotEmpty();
        assertThat(ids("score.helpful>0.5")).isNotEmpty();

        Server.Answer unknown = server.get("/api/runs?q=" + encoded("agnt:x"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("error").path("code").asString()).isEqualTo("invalid_filter");
        assertThat(unknown.json().path("error").path("field").asString()).isEqualTo("q");
        assertThat(server.get("/api/runs?cursor=nonsense").status()).isEqualTo(400);
        assertThat(server.get("/api/runs?from=yesterday").status()).isEqualTo(400);
        assertThat(server.get("/api/runs?sort=luck").status()).isEqualTo(400);
    }

    @Test
    void showsARunWithTreePricesAndChildren() {
        JsonNode run = get("/api/runs/left");
        assertThat(run.path("run").path("input").asString()).isEqualTo("q");
        assertThat(run.path("run").path("cost").asDouble()).isPositive();
        assertThat(run.path("children").get(0).path("run_id").asString()).isEqualTo("right");
        JsonNode plan = run.path("spans").get(0);
        assertThat(plan.path("cost_details").path("source").asString("")).isIn("server", "");
        assertThat(plan.path("self_ms").asDouble()).isEqualTo(4000);
        assertThat(plan.path("critical").asBoolean()).isTrue();
        JsonNode tool = get("/api/runs/left/spans/l2");
        assertThat(tool.path("output").asString()).isEqualTo("found");
        assertThat(server.get("/api/runs/left/spans/none").status()).isEqualTo(404);
    }

    @Test
    void showsGraphSumsAndRecords() {
        JsonNode graph = get("/api/runs/left/graph");
        assertThat(graph.path("nodes").findValuesAsString("id")).contains("start", "llm:plan", "tool:find", "end");
        assertThat(graph.path("edges").findValuesAsString("target")).contains("tool:find");
        JsonNode sums = get("/api/runs/left/summary");
        assertThat(sums.path("total_ms").asDouble()).isEqualTo(10_000);
        assertThat(sums.path("idle_ms").asDouble()).isEqualTo(4_000);
        JsonNode records = get("/api/runs/left/records");
        assertThat(records.path("items").size()).isEqualTo(3);
        assertThat(records.path("items").get(0).path("body").isObject()).isTrue();
    }

    @Test
    void comparesTwoRuns() {
        JsonNode diff = get("/api/diff?left=left&right=right");
        assertThat(diff.path("rows").findValuesAsString("change")).contains("changed", "removed", "added");
        assertThat(diff.path("delta").path("duration_ms").asLong()).isEqualTo(2000);
    }

    @Test
    void showsConversationsUsersAndNumbers() {
        JsonNode conversation = get("/api/conversations/c");
        assertThat(conversation.path("turns").get(0).path("output_text").asString())
                .isEqualTo("a");
        assertThat(get("/api/conversations").path("items").size()).isPositive();
        assertThat(get("/api/users/ann").path("user").path("run_count").asInt()).isEqualTo(1);
        assertThat(get("/api/users").path("items").size()).isPositive();
        JsonNode overview = get("/api/overview");
        assertThat(overview.path("totals").path("runs").asInt()).isEqualTo(RUNS + 2);
        assertThat(overview.path("by_model").size()).isPositive();
        assertThat(overview.path("failing_tools").size()).isPositive();
        assertThat(overview.path("slowest").size()).isEqualTo(10);
        assertThat(get("/api/models").path("items").findValuesAsString("name")).contains("gpt-4o");
        assertThat(get("/api/series?buckets=10").path("points").size()).isBetween(10, 11);
        assertThat(get("/api/facets").path("agents").size()).isEqualTo(5);
    }

    @Test
    void judgesTagsAndDeletes() {
        ok("/api/sdk/runs/ingest", "{\"run\":{\"run_id\":\"gone\",\"agent_name\":\"short\",\"status\":\"ok\"}}");
        assertThat(ok("/api/runs/gone/scores", "{\"name\":\"good\",\"value\":true,\"comment\":\"nice\"}")
                        .path("data_type")
                        .asString())
                .isEqualTo("boolean");
        ok("/api/runs/tag", "{\"ids\":[\"gone\"],\"add\":[\"keep\",\"x\"]}");
        ok("/api/runs/tag", "{\"ids\":[\"gone\"],\"remove\":[\"x\"]}");
        assertThat(get("/api/runs/gone").path("run").path("tags").size()).isEqualTo(1);
        assertThat(get("/api/scores/summary").findValuesAsString("name")).contains("good");
        ok("/api/runs/gone/hold", "{\"on\":true}");
        assertThat(ok("/api/runs/delete", "{\"ids\":[\"gone\"]}").path("kept").size())
                .isEqualTo(1);
        ok("/api/runs/gone/hold", "{\"on\":false}");
        assertThat(ok("/api/runs/delete", "{\"ids\":[\"gone\"]}")
                        .path("deleted")
                        .size())
                .isEqualTo(1);
        assertThat(server.get("/api/runs/gone").status()).isEqualTo(404);
        Server.Answer late = server.post("/api/sdk/runs/gone/spans", "{\"spans\":[{\"span_id\":\"late\"}]}");
        assertThat(late.json().path("problems").get(0).path("code").asString()).isEqualTo("run_purged");
    }

    @Test
    void provesATrail() {
        assertThat(get("/api/runs/left/audit").path("verified").asBoolean()).isTrue();
        JsonNode proof = get("/api/runs/left/export");
        assertThat(proof.path("records").size()).isEqualTo(3);
        assertThat(proof.has("seal")).isTrue();
        JsonNode log = get("/api/audit/log");
        assertThat(log.path("verified").asBoolean()).isTrue();
        String day =
                java.time.LocalDate.now(java.time.ZoneOffset.UTC).minusDays(1).toString();
        assertThat(ok("/api/audit/anchors/" + day, "{}").path("digest").asString())
                .hasSize(64);
        assertThat(get("/api/audit/anchors/" + day).path("verified").asBoolean())
                .isTrue();
        assertThat(server.post("/api/audit/anchors/2999-01-01", "{}").status()).isEqualTo(400);
    }

    @Test
    void changesRetentionAndPrices() {
        Server.Answer set =
                server.send("PUT", "/api/retention", "{\"rules\":[{\"statuses\":[\"ok\"],\"max_age\":\"P3650D\"}]}");
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(get("/api/retention").path("runs").asInt()).isGreaterThanOrEqualTo(RUNS);
        assertThat(get("/api/retention").path("rules").get(0).path("max_age").asString())
                .isNotBlank();
        assertThat(ok("/api/retention/dry-run", "{\"rules\":[{\"max_age\":\"P1D\"}]}")
                        .path("count")
                        .asInt())
                .isPositive();
        assertThat(server.send("PUT", "/api/retention", "{\"rules\":[{\"max_age\":\"soon\"}]}")
                        .status())
                .isEqualTo(400);

        assertThat(server.send("PUT", "/api/prices/own-model", "{\"input\":1,\"output\":2}")
                        .status())
                .isEqualTo(200);
        assertThat(get("/api/prices").path("own").findValuesAsString("model")).contains("own-model");
        ok(
                "/api/sdk/runs/ingest",
                "{\"run\":{\"run_id\":\"priced\",\"agent_name\":\"p\"},\"spans\":[{\"span_id\":\"p\",\"kind\":\"llm\","
                        + "\"model\":\"another-model\",\"input_tokens\":1000000,\"output_tokens\":0}]}");
        assertThat(get("/api/runs/priced").path("run").path("cost_known").asBoolean())
                .isFalse();
        server.send("PUT", "/api/prices/another-model", "{\"input\":3,\"output\":2}");
        assertThat(ok("/api/prices/reprice", "{\"q\":\"run:priced\"}")
                        .path("spans")
                        .asInt())
                .isEqualTo(1);
        assertThat(get("/api/runs/priced").path("run").path("cost").asDouble()).isEqualTo(3.0);
        ok("/api/runs/delete", "{\"ids\":[\"priced\"]}");
    }

    @Test
    void keepsViews() {
        Server.Answer saved = server.send("PUT", "/api/views/mine", "{\"q\":\"status:error\",\"columns\":[\"cost\"]}");
        assertThat(saved.status()).isEqualTo(200);
        assertThat(get("/api/views").path("items").get(0).path("q").asString()).isEqualTo("status:error");
        assertThat(server.send("PUT", "/api/views/bad", "{\"q\":\"nope:1\"}").status())
                .isEqualTo(400);
        assertThat(server.send("DELETE", "/api/views/mine", "").status()).isEqualTo(200);
    }

    @Test
    void replaysARunToAnotherCollector(@TempDir Path other) {
        try (Server second = Server.start(other)) {
            JsonNode answer = ok("/api/runs/left/replay-otlp", "{\"endpoint\":\"" + second.base() + "/v1/traces\"}");
            assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
            JsonNode copy = second.get("/api/runs/left").json();
            assertThat(copy.path("run").path("agent_name").asString()).isEqualTo("pair");
            assertThat(copy.path("run").path("tokens_in").asInt()).isEqualTo(10);
            assertThat(copy.path("spans").findValuesAsString("kind")).contains("llm", "tool");
        }
        assertThat(server.post("/api/runs/left/replay-otlp", "{\"endpoint\":\"file:///etc/passwd\"}")
                        .status())
                .isEqualTo(400);
    }

    private static List<String> ids(String filter) {
        List<String> ids = new ArrayList<>();
        get("/api/runs?limit=100&q=" + encoded(filter))
                .path("items")
                .forEach(run -> ids.add(run.path("run_id").asString()));
        return ids;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode get(String path) {
        Server.Answer answer = server.get(path);
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode ok(String path, String body) {
        Server.Answer answer = server.post(path, body);
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }
}
