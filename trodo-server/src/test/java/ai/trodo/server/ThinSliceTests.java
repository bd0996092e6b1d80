package ai.trodo.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class ThinSliceTests {
    @TempDir
    Path folder;

    @Test
    void showsARunThatWasSentOverHttp() {
        try (Server server = Server.start(folder)) {
            Server.Answer sent = server.post("/api/sdk/runs/ingest", """
                    {"run":{"run_id":"r1","agent_name":"support","status":"ok","input":"hi","output":"hello",
                      "started_at":"2026-01-01T10:00:00Z","ended_at":"2026-01-01T10:00:02Z","distinct_id":"ann"},
                     "spans":[{"span_id":"s1","run_id":"r1","kind":"llm","name":"chat","model":"gpt-4o-mini",
                      "input_tokens":10,"output_tokens":5,"status":"ok",
                      "started_at":"2026-01-01T10:00:00Z","ended_at":"2026-01-01T10:00:01Z"}]}
                    """);

            assertThat(sent.status()).as(sent.text()).isEqualTo(200);
            assertThat(sent.json().path("run_id").asString()).isEqualTo("r1");
            JsonNode runs = server.get("/api/runs").json();
            assertThat(runs.path("items").size()).isEqualTo(1);
            assertThat(runs.path("items").get(0).path("tokens_in").asInt()).isEqualTo(10);
            JsonNode run = server.get("/api/runs/r1").json();
            assertThat(run.path("run").path("output").asString()).isEqualTo("hello");
            assertThat(run.path("spans").get(0).path("duration_ms").asDouble()).isEqualTo(1000.0);
            assertThat(server.get("/api/runs/none").status()).isEqualTo(404);
        }
    }
}
