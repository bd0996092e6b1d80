package ai.trodo.server.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class PromptTests {
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
    void keepsVersionsThatNeverChangeAndLabelsThatMove() {
        JsonNode first =
                add("support", "{\"content\":\"You help {{ name }} of {{shop}}.\",\"labels\":[\"production\"]}");
        assertThat(first.path("version").asInt()).isEqualTo(1);
        assertThat(first.path("created").asBoolean()).isTrue();
        assertThat(first.path("variables").toString()).isEqualTo("[\"name\",\"shop\"]");
        JsonNode second = add(
                "support",
                "{\"content\":\"You help {{name}}.\",\"config\":{\"model\":\"gpt-4o\"},\"comment\":\"shorter\"}");
        assertThat(second.path("version").asInt()).isEqualTo(2);

        assertThat(content("support", "production")).contains("of {{shop}}");
        assertThat(content("support", "latest")).isEqualTo("You help {{name}}.");
        assertThat(content("support", "2")).isEqualTo("You help {{name}}.");
        Server.Answer moved = server.send("PUT", "/api/prompts/support/labels/production", "{\"version\":2}");
        assertThat(moved.status()).as(moved.text()).isEqualTo(200);
        assertThat(content("support", "production")).isEqualTo("You help {{name}}.");
        assertThat(content("support", "1")).contains("of {{shop}}");

        JsonNode whole = get("/api/prompts/support");
        assertThat(whole.path("versions").findValuesAsString("version")).containsExactly("2", "1");
        assertThat(whole.path("versions").get(0).path("labels").get(0).asString())
                .isEqualTo("production");
        assertThat(whole.path("versions").get(0).path("comment").asString()).isEqualTo("shorter");
        JsonNode listed = get("/api/prompts")
                .path("items")
                .valueStream()
                .filter(prompt -> prompt.path("name").asString().equals("support"))
                .findFirst()
                .orElseThrow();
        assertThat(listed.path("labels").path("production").asInt()).isEqualTo(2);
        assertThat(server.send("DELETE", "/api/prompts/support/labels/production", "")
                        .status())
                .isEqualTo(200);
        assertThat(server.get("/api/prompts/support/versions/production").status())
                .isEqualTo(404);
        assertThat(get("/api/audit/log").findValuesAsString("action"))
                .contains("prompt.version", "prompt.label", "prompt.unlabel");
    }

    @Test
    void writesNoVersionWhenNothingChanged() {
        add("same", "{\"content\":\"hello\"}");
        JsonNode again =
                add("same", "{\"content\":\"hello\",\"comment\":\"from another start\",\"labels\":[\"staging\"]}");
        assertThat(again.path("version").asInt()).isEqualTo(1);
        assertThat(again.path("created").asBoolean()).isFalse();
        assertThat(again.path("labels").get(0).asString()).isEqualTo("staging");
        assertThat(add("same", "{\"content\":\"hello\",\"config\":{\"temperature\":0}}")
                        .path("version")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void answersAnApplicationThatAsksAgainWithNothingUntilTheLabelMoves() {
        add("polled", "{\"content\":\"one\",\"labels\":[\"production\"]}");
        String path = "/api/prompts/polled/versions/production";
        String tag = server.get(path).raw().headers().firstValue("ETag").orElseThrow();
        Server.Answer unchanged = server.get(path, "If-None-Match", tag);
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.raw().body()).isEmpty();
        add("polled", "{\"content\":\"two\",\"labels\":[\"production\"]}");
        assertThat(server.get(path, "If-None-Match", tag).status()).isEqualTo(200);
    }

    @Test
    void tellsWhatDiffersBetweenTwoVersions() {
        add("compared", """
                {"content":[{"role":"system","content":"Be brief.\\nBe kind."},{"role":"user","content":"{{question}}"}],
                 "config":{"model":"gpt-4o","temperature":0}}""");
        add("compared", """
                {"content":[{"role":"system","content":"Be brief.\\nBe honest."},{"role":"user","content":"{{question}}"}],
                 "config":{"model":"claude","temperature":0}}""");
        JsonNode diff = get("/api/prompts/compared/diff?left=1&right=latest");
        assertThat(diff.path("unified").asString()).contains("-Be kind.").contains("+Be honest.");
        assertThat(diff.path("added").asInt()).isEqualTo(1);
        assertThat(diff.path("config").toString())
                .isEqualTo("[{\"key\":\"model\",\"left\":\"gpt-4o\",\"right\":\"claude\"}]");
        assertThat(server.get("/api/prompts/compared/diff?left=1").status()).isEqualTo(400);
        assertThat(server.get("/api/prompts/compared/diff?left=1&right=9").status())
                .isEqualTo(404);
    }

    @Test
    void addsUpWhatTheSpansOfEachVersionCostAndHowTheirRunsWereJudged() {
        add("used", "{\"content\":\"a\"}");
        add("used", "{\"content\":\"b\"}");
        run("u1", "1", 100, false);
        run("u2", "2", 10, false);
        run("u3", "2", 20, true);
        assertThat(server.post("/api/runs/u2/scores", "{\"name\":\"helpful\",\"value\":1}")
                        .status())
                .isEqualTo(200);
        assertThat(server.post("/api/runs/u3/scores", "{\"name\":\"helpful\",\"value\":0}")
                        .status())
                .isEqualTo(200);

        JsonNode versions = get("/api/prompts/used/usage").path("versions");
        assertThat(versions.findValuesAsString("version")).containsExactly("2", "1");
        JsonNode second = versions.get(0);
        assertThat(second.path("runs").asInt()).isEqualTo(2);
        assertThat(second.path("calls").asInt()).isEqualTo(2);
        assertThat(second.path("errors").asInt()).isEqualTo(1);
        assertThat(second.path("tokens_in").asInt()).isEqualTo(30);
        assertThat(second.path("cost").asDouble()).isPositive();
        assertThat(second.path("scores").get(0).path("avg").asDouble()).isEqualTo(0.5);
        assertThat(versions.get(1).path("tokens_in").asInt()).isEqualTo(100);
        List<String> found = new ArrayList<>();
        get("/api/runs?q=prompt:%22used@2%22")
                .path("items")
                .forEach(run -> found.add(run.path("run_id").asString()));
        assertThat(found).containsExactlyInAnyOrder("u2", "u3");
        assertThat(get("/api/runs/u3").path("spans").get(0).path("prompt").asString())
                .isEqualTo("used@2");
    }

    private static void run(String id, String version, int tokens, boolean fails) {
        Server.Answer answer = server.post("/api/sdk/runs/ingest", """
                {"run":{"run_id":"ID","agent_name":"a","status":"ok"},"spans":[{"span_id":"ID-s","kind":"llm","name":"chat",
                 "model":"gpt-4o","provider":"openai","input_tokens":TOKENS,"output_tokens":1,"status":"STATUS",
                 "started_at":"2026-01-01T00:00:00Z","ended_at":"2026-01-01T00:00:01Z",
                 "attributes":{"trodo.prompt.name":"used","trodo.prompt.version":VERSION}}]}""".replace("ID", id)
                .replace("VERSION", version)
                .replace("TOKENS", Integer.toString(tokens))
                .replace("STATUS", fails ? "error" : "ok"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void givesEachOfManyWhoWriteAtOnceAVersionOfItsOwn() {
        add("busy", "{\"content\":\"start\"}");
        List<CompletableFuture<JsonNode>> writes = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> add("busy", "{\"content\":\"text " + i + "\"}")))
                .toList();
        List<Integer> numbers = new ArrayList<>();
        for (CompletableFuture<JsonNode> write : writes) {
            JsonNode version = write.join();
            numbers.add(version.path("version").asInt());
            assertThat(content("busy", version.path("version").asString()))
                    .isEqualTo(version.path("content").asString());
        }
        assertThat(numbers).doesNotHaveDuplicates().hasSize(20);
        assertThat(get("/api/prompts/busy").path("versions").size()).isEqualTo(21);
    }

    @Test
    void saysWhatIsWrong() {
        for (String body : List.of(
                "{}",
                "{\"content\":\"\"}",
                "{\"content\":7}",
                "{\"content\":[]}",
                "{\"content\":[{\"role\":\"user\"}]}",
                "{\"content\":\"x\",\"config\":[]}",
                "[]")) {
            Server.Answer answer = server.post("/api/prompts/bad/versions", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.json().path("error").path("message").asString()).isNotBlank();
        }
        assertThat(server.post("/api/prompts/a@b/versions", "{\"content\":\"x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(server.post("/api/prompts/big/versions", "{\"content\":\"" + "x".repeat(300_000) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(server.get("/api/prompts/none").status()).isEqualTo(404);
        add("labelled", "{\"content\":\"x\"}");
        for (String label : List.of("latest", "Upper", "7")) {
            assertThat(server.send("PUT", "/api/prompts/labelled/labels/" + label, "{\"version\":1}")
                            .status())
                    .as(label)
                    .isEqualTo(400);
        }
        assertThat(server.send("PUT", "/api/prompts/labelled/labels/beta", "{\"version\":9}")
                        .status())
                .isEqualTo(404);
        assertThat(server.send("DELETE", "/api/prompts/labelled", "").status()).isEqualTo(200);
        assertThat(server.get("/api/prompts/labelled/versions/1").status()).isEqualTo(404);
        assertThat(add("labelled", "{\"content\":\"y\"}").path("version").asInt())
                .isEqualTo(1);
    }

    private static String content(String name, String reference) {
        return get("/api/prompts/" + name + "/versions/" + reference)
                .path("content")
                .asString();
    }

    private static JsonNode add(String name, String body) {
        Server.Answer answer = server.post("/api/prompts/" + name + "/versions", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode get(String path) {
        Server.Answer answer = server.get(path);
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }
}
