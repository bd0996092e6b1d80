package ai.trodo.server.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.server.Server;
import ai.trodo.server.demo.DemoData;
import ai.trodo.server.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every answer of a full collector against what the document says that it is. */
final class OpenApiAnswersTests {
    /** Members without a value where there is little data and no damage. */
    private static final Set<String> NEVER = Set.of(
            "AnchorCheck.broken",
            "AnchorCheck.purged",
            "AuditLog.broken_at",
            "ChainCheck.broken_at",
            "Journeys.items",
            "NewKey.revoked_at",
            "RunPage.total_estimate",
            "RunTree.next_span_cursor",
            "StoreInfo.problem",
            "WalletTaken.newUserId",
            "WholeScore.distinct_id",
            "WholeUser.next_cursor");

    @TempDir
    static Path folder;

    @TempDir
    static Path elsewhere;

    private static Server server;
    private static AnswerCheck check;

    @BeforeAll
    static void start() {
        server = Server.start(folder, "trodo.server.audit.secret=0123456789abcdef0123456789abcdef");
        check = new AnswerCheck(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void describesEveryAnswer() throws Exception {
        DemoData.send(server.base(), 30, 1);
        ManyRecords.send(check);
        ManyRecords.sendAsOthers(check);
        writePrompts();
        judgeAndSet();
        askOfRuns();
        askOfNumbersAndPeople();
        askOfTheRest();
        export();
        listen();
        refuse();
        delete();

        assertThat(check.operationsNotSeen()).isEmpty();
        assertThat(check.notSeen()).isEqualTo(new TreeSet<>(NEVER));
    }

    @Test
    void complainsOfWhatIsNotDocumentedAndOfWhatIsMissing() {
        ObjectNode answer = (ObjectNode) server.get("/healthz").json();
        check.hold("GET", "/healthz", 200, "application/json", answer);
        ObjectNode more = answer.deepCopy().put("surprise", 1);
        assertThatThrownBy(() -> check.hold("GET", "/healthz", 200, "application/json", more))
                .hasMessageContaining("surprise");
        ObjectNode less = answer.deepCopy();
        less.remove("status");
        assertThatThrownBy(() -> check.hold("GET", "/healthz", 200, "application/json", less))
                .hasMessageContaining("status");
        ObjectNode other = answer.deepCopy().put("status", 1);
        assertThatThrownBy(() -> check.hold("GET", "/healthz", 200, "application/json", other))
                .hasMessageContaining("status");
        assertThatThrownBy(() -> check.hold("GET", "/healthz", 204, "application/json", answer))
                .hasMessageContaining("204");
    }

    private void writePrompts() {
        check.ask(
                "POST",
                "/api/prompts/used/versions",
                "{\"content\":\"You help {{name}}.\",\"config\":{\"model\":\"gpt-4o\"}}");
        check.ask("POST", "/api/prompts/used/versions", """
                {"content":[{"role":"system","content":"Be brief."}],"config":{"model":"gpt-4"},"comment":"shorter",
                 "labels":["staging"]}""");
        check.ask("PUT", "/api/prompts/used/labels/production", "{\"version\":2}");
        check.ask("GET", "/api/prompts");
        check.ask("GET", "/api/prompts/used");
        check.ask("GET", "/api/prompts/used/versions/1");
        String tag = check.ask("GET", "/api/prompts/used/versions/production")
                .raw()
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        check.holdEmpty(
                "GET",
                "/api/prompts/used/versions/production",
                server.get("/api/prompts/used/versions/production", "If-None-Match", tag)
                        .status());
        check.ask("GET", "/api/prompts/used/diff?left=1&right=2");
        check.ask("DELETE", "/api/prompts/used/labels/production", "");
    }

    private void judgeAndSet() {
        check.ask("POST", "/api/runs/full/scores", "{\"name\":\"helpful\",\"value\":true,\"comment\":\"nice\"}");
        check.ask("POST", "/api/runs/full/scores", "{\"name\":\"tone\",\"text\":\"kind\",\"span_id\":\"l1\"}");
        check.ask("POST", "/api/runs/tag", "{\"ids\":[\"full\"],\"add\":[\"keep\"]}");
        check.ask("POST", "/api/runs/full/hold", "{\"on\":true}");
        check.ask("PUT", "/api/retention", """
                {"rules":[{"statuses":["ok"],"max_age":"P3650D","max_runs":100000,"max_bytes":100000000}]}""");
        check.ask("POST", "/api/retention/dry-run", "{\"rules\":[{\"max_age\":\"P1D\"}]}");
        check.ask("POST", "/api/retention/run", "{}");
        check.ask("PUT", "/api/prices/own-model", "{\"input\":1,\"output\":2,\"cache_read\":0.5,\"cache_write\":1.5}");
        check.ask("POST", "/api/prices/reprice", "{\"q\":\"run:part\"}");
        check.ask("PUT", "/api/views/mine", """
                {"q":"status:error","columns":["cost"],"sort":"cost","range":"7d"}""");
        check.ask("POST", "/api/redaction/preview", "{\"text\":\"call me\"}");
        check.ask("POST", "/api/sites", "{\"id\":\"second\",\"name\":\"Second\"}", 201);
        String key = check.ask(
                        "POST", "/api/sites/second/keys", "{\"name\":\"k\",\"scope\":\"read\",\"expires_days\":3}", 201)
                .json()
                .path("key_id")
                .asString();
        check.ask("POST", "/api/sites/second/keys/" + key + "/rotate", "{}", 201);
        check.ask("DELETE", "/api/sites/second/keys/" + key, "");
        check.ask("POST", "/api/audit/anchors/" + LocalDate.now(ZoneOffset.UTC).minusDays(1), "{}");
        try (Server second = Server.start(elsewhere)) {
            check.ask("POST", "/api/runs/full/replay-otlp", "{\"endpoint\":\"" + second.base() + "/v1/traces\"}");
        }
    }

    private void askOfRuns() {
        check.ask("GET", "/api/runs?limit=5&sort=cost");
        check.ask("GET", "/api/runs?q=run:full,part");
        check.ask("GET", "/api/facets");
        check.ask("GET", "/api/runs/full");
        check.ask("GET", "/api/runs/part");
        check.ask("GET", "/api/runs/hidden");
        check.ask("GET", "/api/runs/full/spans/l1");
        check.ask("GET", "/api/runs/full/spans/l2");
        check.ask("GET", "/api/runs/part/spans/p1");
        check.ask("GET", "/api/runs/part/spans/p2");
        check.ask("GET", "/api/runs/full/graph");
        check.ask("GET", "/api/runs/part/graph");
        check.ask("GET", "/api/runs/full/summary");
        check.ask("GET", "/api/runs/full/records?limit=2");
        check.ask("GET", "/api/runs/full/audit");
        check.ask("GET", "/api/runs/full/export");
        check.ask("GET", "/api/diff?left=full&right=part");
        check.ask("GET", "/api/diff?left=part&right=full");
        for (JsonNode run : server.get("/api/runs?limit=20").json().path("items")) {
            check.ask("GET", "/api/runs/" + run.path("run_id").asString());
        }
    }

    private void askOfNumbersAndPeople() {
        check.ask("GET", "/api/series?buckets=5");
        check.ask("GET", "/api/overview");
        check.ask("GET", "/api/overview?from=2026-01-01&to=2026-01-02");
        check.ask("GET", "/api/agents");
        check.ask("GET", "/api/models");
        check.ask("GET", "/api/tools");
        check.ask("GET", "/api/scores?limit=2");
        check.ask("GET", "/api/scores/summary");
        check.ask("GET", "/api/journeys");
        check.ask("GET", "/api/prompts/used/usage");
        check.ask("GET", "/api/conversations?limit=2");
        check.ask("GET", "/api/conversations/c");
        check.ask("GET", "/api/users?limit=2");
        check.ask("GET", "/api/users/ann");
    }

    private void askOfTheRest() {
        check.ask("GET", "/api/sites");
        check.ask("GET", "/api/views");
        check.ask("GET", "/api/retention");
        check.ask("GET", "/api/prices");
        check.ask("GET", "/api/audit/log?limit=3");
        check.ask("GET", "/api/audit/anchors");
        check.ask("GET", "/api/audit/anchors/" + LocalDate.now(ZoneOffset.UTC).minusDays(1));
        check.ask("GET", "/api/info");
        check.ask("GET", "/healthz");
        check.ask("GET", "/api/openapi.json");
    }

    private void export() {
        for (String what : List.of(
                "runs",
                "spans",
                "conversations",
                "users",
                "scores",
                "agents",
                "models",
                "models_by_day",
                "tools",
                "prompts",
                "audit")) {
            Server.Answer lines = server.get("/api/export?what=" + what);
            assertThat(lines.text().lines()).as(what).isNotEmpty();
            lines.text()
                    .lines()
                    .forEach(line -> check.hold(
                            "GET",
                            "/api/export",
                            lines.status(),
                            AnswerCheck.type(lines),
                            Json.mapper().readTree(line)));
            Server.Answer table = server.get("/api/export?format=csv&what=" + what);
            check.hold(
                    "GET",
                    "/api/export",
                    table.status(),
                    AnswerCheck.type(table),
                    Json.mapper().valueToTree(table.text()));
        }
    }

    private void listen() throws IOException, InterruptedException {
        var stream = server.http()
                .send(server.request("/api/live?run=full", "Last-Event-ID", "0").build(), BodyHandlers.ofInputStream());
        String type = stream.headers().firstValue("Content-Type").orElseThrow();
        Set<String> heard = new TreeSet<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            String event = "";
            while (!heard.containsAll(Set.of("run", "span"))) {
                String line = lines.readLine();
                assertThat(line).as("the stream after " + heard).isNotNull();
                if (line.startsWith("event: ")) {
                    event = line.substring("event: ".length());
                    heard.add(event);
                } else if (line.startsWith("data: ") && Set.of("run", "span").contains(event)) {
                    JsonNode data = Json.mapper().readTree(line.substring("data: ".length()));
                    check.hold("GET", "/api/live", stream.statusCode(), type, data);
                }
            }
        }
    }

    /** Refusals have one shape, whoever says them. */
    private void refuse() {
        check.ask("GET", "/api/runs/none", "", 404);
        check.ask("GET", "/api/runs?q=agnt:x", "", 400);
        check.ask("POST", "/api/sdk/runs/ingest", "no json", 400);
        check.ask("POST", "/api/sites", "{\"id\":\"second\"}", 409);
        check.ask("POST", "/api/events/bulk", "{}", 400);
        check.ask("GET", "/api/runs?site=second", "", 200);
        check.ask("GET", "/api/info", "", 401, "Authorization", "Bearer nobody-knows-this-key");
    }

    private void delete() {
        check.ask("POST", "/api/runs/delete", "{\"ids\":[\"full\",\"part\"]}");
        check.ask("DELETE", "/api/views/mine", "");
        check.ask("DELETE", "/api/prices/own-model", "");
        check.ask("DELETE", "/api/prompts/used", "");
        check.ask("DELETE", "/api/users/ann", "");
    }
}
