package ai.trodo.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class IngestPathsTests {
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
    void takesEveryShapeOfARun() {
        String run = "\"agent_name\":\"a\",\"status\":\"ok\"";
        ok("/api/sdk/runs/ingest", "{\"run\":{\"run_id\":\"s1\"," + run + "},\"spans\":[{\"span_id\":\"s1a\"}]}");
        ok("/api/sdk/runs/ingest", "{\"run\":{\"run_id\":\"s2\"," + run + ",\"spans\":[{\"span_id\":\"s2a\"}]}}");
        ok("/api/sdk/runs/ingest", "{\"runs\":[{\"run_id\":\"s3\"," + run + ",\"spans\":[{\"spanId\":\"s3a\"}]}]}");
        ok("/api/sdk/runs/ingest", "{\"runId\":\"s4\",\"agentName\":\"a\",\"spans\":[{\"spanId\":\"s4a\"}]}");
        ok("/api/sdk/runs/ingest", "[{\"run_id\":\"s5\"," + run + ",\"spans\":[{\"span_id\":\"s5a\"}]}]");

        for (int i = 1; i <= 5; i++) {
            JsonNode seen = server.get("/api/runs/s" + i).json();
            assertThat(seen.path("run").path("agent_name").asString()).isEqualTo("a");
            assertThat(seen.path("spans").size()).as("s" + i).isEqualTo(1);
        }
    }

    @Test
    void growsALongRunAndNeverLetsZerosOfTheClientWin() {
        ok("/api/sdk/runs/start", "{\"run\":{\"run_id\":\"long\",\"agent_name\":\"a\",\"status\":\"running\"}}");
        assertThat(status("long")).isEqualTo("running");
        ok(
                "/api/sdk/runs/long/spans",
                "{\"spans\":[{\"span_id\":\"x\",\"kind\":\"llm\",\"input_tokens\":7,\"output_tokens\":3}]}");
        ok(
                "/api/sdk/runs/long/end",
                "{\"ended_at\":\"2026-01-01T00:00:00Z\",\"status\":\"ok\",\"total_tokens_in\":0,\"total_tokens_out\":0,"
                        + "\"total_cost\":0,\"span_count\":0,\"tool_count\":0,\"error_count\":0,\"output\":\"done\"}");

        JsonNode run = server.get("/api/runs/long").json().path("run");
        assertThat(run.path("status").asString()).isEqualTo("ok");
        assertThat(run.path("tokens_in").asInt()).isEqualTo(7);
        assertThat(run.path("span_count").asInt()).isEqualTo(1);
        assertThat(run.path("output").asString()).isEqualTo("done");
    }

    @Test
    void countsARepeatedRequestOnce() {
        String body = "{\"run\":{\"run_id\":\"twice\",\"agent_name\":\"a\"},\"spans\":[{\"span_id\":\"t\"}]}";
        assertThat(ok("/api/sdk/runs/ingest", body).path("stored").asInt()).isEqualTo(2);
        JsonNode again = ok("/api/sdk/runs/ingest", body);
        assertThat(again.path("stored").asInt()).isZero();
        assertThat(again.path("duplicates").asInt()).isEqualTo(2);
    }

    @Test
    void attachesSpansThatCameBeforeTheirRun() {
        ok("/api/sdk/runs/early/spans", "{\"spans\":[{\"span_id\":\"e\",\"name\":\"first\"}]}");
        assertThat(server.get("/api/runs/early")
                        .json()
                        .path("run")
                        .path("known")
                        .asBoolean())
                .isFalse();
        ok("/api/sdk/runs/ingest", "{\"run\":{\"run_id\":\"early\",\"agent_name\":\"late-run\"}}");
        JsonNode run = server.get("/api/runs/early").json();
        assertThat(run.path("run").path("agent_name").asString()).isEqualTo("late-run");
        assertThat(run.path("spans").size()).isEqualTo(1);
    }

    @Test
    void countsWhatTheStoreRefusesInTheSendersLists() {
        String tooLong = "x".repeat(600);
        Server.Answer answer = server.post(
                "/api/sdk/runs/ingest",
                "{\"run\":{\"run_id\":\"places\",\"agent_name\":\"a\"},\"spans\":[{\"name\":\"no id\"},{\"span_id\":\"first\"},"
                        + "\"not a span\",{\"span_id\":\"" + tooLong + "\"},{\"span_id\":\"second\"},{\"span_id\":\""
                        + tooLong
                        + "\"}]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("problems").findValuesAsString("index"))
                .containsExactlyInAnyOrder("0", "2", "3", "5");
        assertThat(answer.json().path("stored").asInt()).isEqualTo(3);

        Server.Answer runless = server.post(
                "/api/sdk/spans/append",
                "{\"spans\":[\"not a span\",{\"span_id\":\"nobody\"},{\"span_id\":\"ann's\",\"distinct_id\":\"ann\"},"
                        + "{\"span_id\":\"" + tooLong + "\",\"distinct_id\":\"ann\"}]}");
        assertThat(runless.json().path("problems").findValuesAsString("index"))
                .containsExactlyInAnyOrder("0", "1", "3");
        assertThat(runless.json().path("stored").asInt()).isEqualTo(1);
    }

    @Test
    void namesEachBadItemAndStoresTheGoodOnes() {
        Server.Answer answer = server.post(
                "/api/sdk/runs/ingest",
                "{\"run\":{\"run_id\":\"mixed\",\"agent_name\":\"a\"},\"spans\":[{\"span_id\":\"good\"},{\"name\":\"no id\"},"
                        + "\"not a span\",{\"span_id\":\"good2\"}]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("code").asString()).isEqualTo("invalid_items");
        assertThat(answer.json().path("problems").findValuesAsString("index")).containsExactly("1", "2");
        assertThat(answer.json().path("problems").get(0).path("field").asString())
                .isEqualTo("span_id");
        assertThat(server.get("/api/runs/mixed").json().path("spans").size()).isEqualTo(2);
    }

    @Test
    void takesSpansOutsideRunsWhenTheySayWhoseTheyAre() {
        ok(
                "/api/sdk/spans/append",
                "{\"spans\":[{\"span_id\":\"alone\",\"kind\":\"tool\",\"name\":\"tool.search\",\"status\":\"ok\","
                        + "\"input\":null,\"output\":null,\"tool_name\":\"search\",\"distinct_id\":\"ann\","
                        + "\"conversation_id\":\"c\",\"agent_name\":\"MCP\",\"error_message\":null,\"attributes\":{}}]}");
        assertThat(server.get("/api/runs/alone")
                        .json()
                        .path("run")
                        .path("standalone")
                        .asBoolean())
                .isTrue();

        Server.Answer refused = server.post("/api/sdk/spans/append", "{\"spans\":[{\"span_id\":\"nobody\"}]}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("problems").get(0).path("field").asString())
                .isEqualTo("distinct_id");
    }

    @Test
    void takesFeedbackInEveryWording() {
        ok("/api/sdk/runs/ingest", "{\"run\":{\"run_id\":\"judged\",\"agent_name\":\"a\"}}");
        ok("/api/sdk/runs/judged/feedback", "{\"satisfaction\":\"positive\",\"distinct_id\":\"ann\"}");
        ok("/api/sdk/runs/judged/feedback", "{\"rating\":4,\"distinct_id\":\"bob\"}");
        ok("/api/sdk/runs/judged/feedback", "{\"feedback\":\"negative\",\"distinct_id\":\"cid\"}");

        assertThat(server.get("/api/runs/judged").json().path("scores").size()).isEqualTo(3);
    }

    @Test
    void unpacksGzipAndZstdAndSaysThatItCan() throws IOException {
        byte[] json = "{\"run\":{\"run_id\":\"packed\",\"agent_name\":\"a\"}}".getBytes(StandardCharsets.UTF_8);
        Server.Answer zipped = server.post("/api/sdk/runs/ingest", gzip(json), "Content-Encoding", "gzip");
        assertThat(zipped.status()).isEqualTo(200);
        assertThat(zipped.raw().headers().firstValue("X-Trodo-Accept-Encoding")).contains("zstd, gzip");
        assertThat(server.post("/api/sdk/runs/ingest", Zstd.compress(json), "Content-Encoding", "zstd")
                        .json()
                        .path("duplicates")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void takesAgentTracesBatchAndAnswersForEachItem() {
        Server.Answer answer = server.post("/api/public/ingestion", """
                {"batch":[
                 {"type":"trace-create","body":{"id":"at","name":"agent","userId":"ann","sessionId":"chat","input":{"q":1},
                  "tags":["x"],"timestamp":"2026-01-01T00:00:00.000001Z"}},
                 {"type":"generation-create","body":{"id":"at-g","traceId":"at","name":"gen","model":"gpt-4o",
                  "startTime":"2026-01-01T00:00:00Z"}},
                 {"type":"generation-update","body":{"id":"at-g","output":"hi","usage":{"inputTokens":4,"outputTokens":2},
                  "endTime":"2026-01-01T00:00:01Z","traceId":"at"}},
                 {"type":"score-create","body":{"id":"at-s","traceId":"at","name":"good","value":0.5}},
                 {"type":"checkpoint-create","body":{"id":"at-c","traceId":"at","name":"saved","gitBranch":"main"}},
                 {"id":"broken","type":"trace-explode","body":{}},
                 {"type":"trace-update","body":{"id":"at","output":"done"}}]}
                """);
        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.json().path("errors").get(0).path("id").asString()).isEqualTo("broken");
        JsonNode run = server.get("/api/runs/at").json();
        assertThat(run.path("run").path("status").asString()).isEqualTo("ok");
        assertThat(run.path("run").path("tokens_in").asInt()).isEqualTo(4);
        assertThat(run.path("run").path("conversation_id").asString()).isEqualTo("chat");
        assertThat(run.path("events").get(0).path("type").asString()).isEqualTo("checkpoint");
        assertThat(run.path("scores").size()).isEqualTo(1);
    }

    @Test
    void takesWatchlogsSpans() {
        Server.Answer answer = server.post("/ai-tracer", """
                [{"traceId":"trace_1","spanId":"span_1","parentId":null,"app":"shop","name":"ask","startTime":
                 "2026-01-01T00:00:00.000000+00:00","endTime":"2026-01-01T00:00:12.000000+00:00","duration":12000,
                 "metadata":{"feature":"","userId":"ann"},"tokens":30,"cost":0.002,"model":"gpt-4o","provider":"openai",
                 "input":"\\"hi\\"","output":"\\"hello\\"","status":"Timeout"},{"traceId":"x"}]
                """);
        assertThat(answer.json().path("received").asInt()).isEqualTo(1);
        assertThat(answer.json().path("skipped").asInt()).isEqualTo(1);
        JsonNode run = server.get("/api/runs/trace_1").json();
        assertThat(run.path("run").path("status").asString()).isEqualTo("ok");
        assertThat(run.path("run").path("input").asString()).isEqualTo("hi");
        assertThat(run.path("run").path("cost").asDouble()).isEqualTo(0.002);
        assertThat(run.path("run").path("distinct_id").asString()).isEqualTo("ann");
    }

    private static String status(String run) {
        return server.get("/api/runs/" + run).json().path("run").path("status").asString();
    }

    private static JsonNode ok(String path, String body) {
        Server.Answer answer = server.post(path, body);
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
