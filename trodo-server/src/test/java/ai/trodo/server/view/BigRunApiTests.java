package ai.trodo.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A run of ten thousand spans with payloads of their own: the tree comes in one answer that leaves the payloads out. */
final class BigRunApiTests {
    private static final int SPANS = 10_000;
    private static final int PAYLOAD = 2_000;
    private static final int MOST_BYTES_OF_A_SPAN = 1_600;

    @TempDir
    Path folder;

    @Test
    void opensInOneAnswerWithoutItsPayloads() throws IOException {
        try (Server server = Server.start(folder)) {
            StringBuilder body = new StringBuilder(
                    "{\"run\":{\"run_id\":\"big\",\"agent_name\":\"a\",\"status\":\"ok\"},\"spans\":[");
            Instant start = Instant.parse("2026-01-01T00:00:00Z");
            String payload = "word ".repeat(PAYLOAD / 5);
            for (int i = 0; i < SPANS; i++) {
                body.append(i == 0 ? "" : ",")
                        .append("{\"span_id\":\"s")
                        .append(i)
                        .append(i == 0 ? "\"" : "\",\"parent_span_id\":\"s" + (i - 1) / 10 + "\"")
                        .append(",\"kind\":\"tool\",\"name\":\"step ")
                        .append(i)
                        .append("\",\"input\":\"")
                        .append(payload)
                        .append("\",\"started_at\":\"")
                        .append(start.plusMillis(i))
                        .append("\",\"ended_at\":\"")
                        .append(start.plusMillis(i + 5))
                        .append("\"}");
            }
            Server.Answer taken =
                    server.post("/api/sdk/runs/ingest", gzip(body.append("]}").toString()), "Content-Encoding", "gzip");
            assertThat(taken.status()).as(taken.text()).isEqualTo(200);

            Server.Answer answer = server.get("/api/runs/big");
            JsonNode whole = answer.json();
            assertThat(whole.path("run").path("span_count").asInt()).isEqualTo(SPANS);
            assertThat(whole.path("truncated").asBoolean()).isFalse();
            Set<String> ids = new HashSet<>();
            whole.path("spans").forEach(span -> ids.add(span.path("span_id").asString()));
            assertThat(ids).hasSize(SPANS);
            assertThat(answer.raw().body().length).isLessThan(SPANS * MOST_BYTES_OF_A_SPAN);
            assertThat(server.get("/api/runs/big/spans/s9999")
                            .json()
                            .path("input")
                            .asString())
                    .hasSize(PAYLOAD);
            int drawn = 0;
            for (JsonNode node : server.get("/api/runs/big/graph").json().path("nodes")) {
                drawn += node.path("visits").size();
            }
            assertThat(drawn).as("spans in the graph").isEqualTo(SPANS);
            assertThat(server.get("/api/runs/big/summary")
                            .json()
                            .path("total_ms")
                            .asDouble())
                    .isPositive();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
