package ai.trodo.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.house.Pages;
import ai.trodo.house.Pages.Block;
import ai.trodo.server.Server;
import ai.trodo.server.http.Json;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.sqlite.SqliteStore;
import ai.trodo.wire.Decoded;
import ai.trodo.wire.WireReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The other blocks of the pages that a collector can judge: documents, filters, the back-up. */
final class DocumentsTests {
    private static final String POLICY = "docs/guide/operator-data.md";
    private static final String RECORDS = "docs/wire.md";
    private static final Pattern SQLITE = Pattern.compile("sqlite3 \\S+ \"(.*)\"");

    @TempDir
    Path folder;

    @Test
    void everyDocumentIsLookedAtByOneOfTheTestsHere() {
        assertThat(Pages.blocksIn("json").stream().map(Block::page)).containsExactlyInAnyOrder(POLICY, RECORDS);
    }

    @Test
    void theRecordsOfTheWireAreReadWholeAndStored() {
        String document = only("json", RECORDS).text();
        Decoded decoded = new WireReader().read(document.getBytes(StandardCharsets.UTF_8));

        assertThat(decoded.problems()).isEmpty();
        assertThat(decoded.runs())
                .hasSize(1)
                .allSatisfy(run -> assertThat(run.extra()).isEmpty());
        assertThat(decoded.spans())
                .hasSize(1)
                .allSatisfy(span -> assertThat(span.extra()).isEmpty());
        assertThat(decoded.events())
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.extra()).isEmpty());
        assertThat(decoded.scores())
                .hasSize(1)
                .allSatisfy(score -> assertThat(score.extra()).isEmpty());
        try (Server server = Server.start(folder)) {
            JsonNode answer = server.post("/api/sdk/runs/ingest", document).json();

            assertThat(answer.path("stored").asInt()).isEqualTo(4);
            assertThat(answer.path("warnings").toString()).isIn("", "[]");
        }
    }

    @Test
    void thePolicyIsTakenAndGivenBack() {
        JsonNode policy = Json.mapper().readTree(only("json", POLICY).text());
        try (Server server = Server.start(folder)) {
            Server.Answer set = server.send("PUT", "/api/retention", policy.toString());

            assertThat(set.status()).as(set.text()).isEqualTo(200);
            JsonNode kept = server.get("/api/retention").json();
            assertThat(kept.path("lease")).isEqualTo(policy.path("lease"));
            assertThat(Duration.parse(kept.path("tombstones").asString()))
                    .isEqualTo(Duration.parse(policy.path("tombstones").asString()));
            assertThat(kept.path("rules").size()).isEqualTo(policy.path("rules").size());
        }
    }

    @Test
    void theFilterIsUnderstoodWordByWord() {
        String filter = only("text", "docs/api.md").text().strip();
        try (Server server = Server.start(folder)) {
            assertThat(ask(server, filter).status()).isEqualTo(200);
            assertThat(ask(server, filter.replace("agent:", "agnet:")).status()).isEqualTo(400);
        }
    }

    private static Server.Answer ask(Server server, String filter) {
        return server.get("/api/runs?q=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));
    }

    @Test
    void theBackUpThatIsTakenWhileTheCollectorRunsHasItsRuns() throws Exception {
        Matcher command = SQLITE.matcher(only("shell", POLICY).text());
        assertThat(command.find()).isTrue();
        Path copy = folder.resolve("copy.db");
        String statement = command.group(1).replaceAll("/backup/[^']*", copy.toString());
        try (Server server = Server.start(folder)) {
            server.post("/api/sdk/runs/ingest", "{\"run\":{\"run_id\":\"kept\",\"agent_name\":\"support\"}}");
            try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("trodo.db"));
                    Statement backUp = sqlite.createStatement()) {
                backUp.execute(statement);
            }
        }
        try (RunStore store = SqliteStore.open(copy)) {
            assertThat(store.runs().summary(Site.DEFAULT, "kept")).isPresent();
        }
    }

    private static Block only(String language, String page) {
        List<Block> blocks = Pages.blocksIn(language).stream()
                .filter(block -> block.page().equals(page))
                .toList();
        assertThat(blocks).as(language + " of " + page).hasSize(1);
        return blocks.get(0);
    }
}
