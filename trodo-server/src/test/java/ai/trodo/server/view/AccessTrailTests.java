package ai.trodo.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who looked at what, and who took something away. */
final class AccessTrailTests {
    private static final String KEY = "a-key-that-is-long-enough";

    @TempDir
    Path folder;

    @Test
    void writesDownWhatIsOpenedAlsoByWhoeverIsOnTheMachine() {
        try (Server server = Server.start(
                folder, "trodo.server.keys[0].key=" + KEY, "trodo.server.keys[0].scopes=ingest,read,admin")) {
            String[] key = {"Authorization", "Bearer " + KEY};
            server.post("/api/sdk/runs/ingest", """
                    {"run":{"run_id":"r","agent_name":"a","status":"ok","distinct_id":"ann","conversation_id":"c"},
                     "spans":[{"span_id":"s","kind":"tool","name":"t"}]}""", key);
            for (int i = 0; i < 3; i++) {
                assertThat(server.get("/api/runs/r").status()).isEqualTo(200);
                server.get("/api/runs/r/spans/s");
            }
            server.get("/api/runs/r", key);
            server.get("/api/runs/r/records");
            server.get("/api/conversations/c");
            server.get("/api/users/ann");
            server.get("/api/runs/none");
            server.post("/api/runs/delete", "{\"ids\":[\"r\"]}");

            List<String> lines = new ArrayList<>();
            server.get("/api/audit/log")
                    .json()
                    .path("items")
                    .forEach(entry -> lines.add(entry.path("actor").asString().split(":")[0] + " "
                            + entry.path("action").asString() + " "
                            + entry.path("target").asString()));
            assertThat(lines)
                    .containsExactly(
                            "local runs.delete 1 runs",
                            "local user.read ann",
                            "local conversation.read c",
                            "local run.records r",
                            "key run.read r",
                            "local run.read r");
        }
    }
}
