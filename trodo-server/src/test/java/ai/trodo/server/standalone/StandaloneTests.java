package ai.trodo.server.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.server.RawHttp;
import ai.trodo.server.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import tools.jackson.databind.JsonNode;

final class StandaloneTests {
    private static final String RUN = "{\"run\":{\"run_id\":\"r1\",\"agent_name\":\"a\",\"status\":\"ok\"}}";
    private static final String KEY = "0123456789abcdef0123";

    @TempDir
    Path folder;

    @Test
    void refusesToBeReachableByOthersWithoutKeysAndLoginAndSaysWhatToSet() {
        assertThatThrownBy(() -> Server.start(folder, "server.address=0.0.0.0"))
                .rootCause()
                .isInstanceOfSatisfying(UnsafeBindingException.class, refusal -> {
                    FailureAnalysis analysis = new UnsafeBindingFailureAnalyzer().analyze(refusal, refusal);
                    assertThat(analysis.getDescription())
                            .contains("0.0.0.0", "nobody has to log in", "no site has a key");
                    assertThat(analysis.getAction()).contains("trodo.server.login.mode", "trodo.server.keys[0].key");
                });
    }

    @Test
    void asksForKeyAndLoginWhenItIsOpenToOthers() throws IOException {
        try (Server server = Server.start(
                folder,
                "server.address=0.0.0.0",
                "trodo.server.keys[0].key=" + KEY,
                "trodo.server.login.mode=basic",
                "trodo.server.login.users[0].name=ann",
                "trodo.server.login.users[0].password=s3cret",
                "trodo.server.login.users[0].admin=true",
                "trodo.server.login.users[1].name=bob",
                "trodo.server.login.users[1].password=s3cret")) {
            assertThat(server.post("/api/sdk/runs/ingest", RUN).status()).isEqualTo(401);
            assertThat(server.post("/api/sdk/runs/ingest", RUN, "X-Trodo-Site-Id", "wrong")
                            .status())
                    .isEqualTo(401);
            assertThat(server.post("/api/sdk/runs/ingest", RUN, "X-Trodo-Site-Id", KEY)
                            .status())
                    .isEqualTo(200);
            assertThat(server.get("/api/runs").status()).isEqualTo(401);
            assertThat(server.get("/").status()).isEqualTo(401);
            assertThat(server.get("/healthz").text()).isEqualTo("{\"status\":\"up\"}");
            assertThat(server.get("/api/runs", "Authorization", basic("ann", "wrong"))
                            .status())
                    .isEqualTo(401);
            assertThat(server.get("/api/runs", "Authorization", basic("ann", "s3cret"))
                            .text())
                    .contains("r1");
            assertThat(server.get("/api/runs", "X-Trodo-Site-Id", KEY).status()).isEqualTo(403);
            assertThat(server.post("/api/runs/delete", "{\"ids\":[\"r1\"]}", "Authorization", basic("bob", "s3cret"))
                            .status())
                    .isEqualTo(403);
            assertThat(RawHttp.get(server.base(), "/api/runs", "localhost")).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void makesRotatesAndRevokesKeysThatAreKeptAsHashesOnly() {
        try (Server server = Server.start(folder)) {
            server.post("/api/sites", "{\"id\":\"shop\",\"name\":\"Shop\"}");
            JsonNode made = server.post("/api/sites/shop/keys", "{\"scope\":\"ingest\"}")
                    .json();
            String key = made.path("key").asString();
            assertThat(server.post("/api/sdk/runs/ingest", RUN, "Authorization", "Bearer " + key)
                            .status())
                    .isEqualTo(200);
            assertThat(server.get("/api/runs?site=shop").text()).contains("r1");
            assertThat(server.get("/api/runs").text()).doesNotContain("r1");
            assertThat(server.get("/api/sites").text()).contains("shop").doesNotContain(key);

            String id = made.path("key_id").asString();
            String next = server.post("/api/sites/shop/keys/" + id + "/rotate?hours=0", "{}")
                    .json()
                    .path("key")
                    .asString();
            assertThat(server.post("/api/sdk/runs/ingest", RUN, "Authorization", "Bearer " + key)
                            .status())
                    .isEqualTo(401);
            assertThat(server.post("/api/sdk/runs/ingest", RUN, "Authorization", "Bearer " + next)
                            .status())
                    .isEqualTo(200);
            String nextId = server.get("/api/sites")
                    .json()
                    .path("items")
                    .get(1)
                    .path("keys")
                    .get(1)
                    .path("key_id")
                    .asString();
            assertThat(server.send("DELETE", "/api/sites/shop/keys/" + nextId, "")
                            .status())
                    .isEqualTo(200);
            assertThat(server.post("/api/sdk/runs/ingest", RUN, "Authorization", "Bearer " + next)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void keepsSitesApart() {
        try (Server server = Server.start(folder)) {
            String one = key(server, "one", "[\"ingest\",\"read\",\"admin\"]");
            String two = key(server, "two", "[\"ingest\",\"read\",\"admin\"]");
            server.post("/api/sdk/runs/ingest", RUN, "Authorization", "Bearer " + one);

            String[] other = {"Authorization", "Bearer " + two};
            assertThat(server.get("/api/runs", other).json().path("items").size())
                    .isZero();
            assertThat(server.get("/api/runs/r1", other).status()).isEqualTo(404);
            assertThat(server.get("/api/runs?site=one", other).status()).isEqualTo(403);
            assertThat(server.post("/api/sites/one/keys", "{}", other).status()).isEqualTo(403);
            assertThat(server.get("/api/sites", other).text()).doesNotContain("one");
            assertThat(server.post("/api/runs/delete", "{\"ids\":[\"r1\"]}", other)
                            .json()
                            .path("deleted")
                            .size())
                    .isZero();
            assertThat(server.get("/api/runs/r1", "Authorization", "Bearer " + one)
                            .status())
                    .isEqualTo(200);
            assertThat(server.get("/api/runs?site=%23system").status()).isEqualTo(403);
        }
    }

    @Test
    void refusesChangesThatPagesOfOtherSitesSend() {
        try (Server server = Server.start(folder)) {
            server.post("/api/sdk/runs/ingest", RUN);
            String delete = "{\"ids\":[\"r1\"]}";

            assertThat(server.post("/api/runs/delete", delete, "Origin", "https://evil.example")
                            .status())
                    .isEqualTo(403);
            assertThat(server.post("/api/runs/delete", delete, "Sec-Fetch-Site", "cross-site")
                            .status())
                    .isEqualTo(403);
            assertThat(server.post("/api/sdk/runs/ingest", RUN, "Origin", "https://evil.example")
                            .status())
                    .isEqualTo(403);
            assertThat(server.post("/api/runs/delete", delete, "Origin", server.base())
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void answersBrowsersOfConfiguredOriginsOnly() {
        try (Server server = Server.start(folder, "trodo.server.cors-origins=https://app.example")) {
            var asked = server.send(server.request(
                            "/api/events", "Origin", "https://app.example", "Access-Control-Request-Method", "POST")
                    .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody())
                    .build());
            assertThat(asked.status()).isEqualTo(204);
            assertThat(asked.raw().headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://app.example");
            var sent = server.post("/api/events", "{\"event_name\":\"x\"}", "Origin", "https://app.example");
            assertThat(sent.status()).isEqualTo(200);
            assertThat(sent.raw().headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://app.example");
            var other = server.get("/api/runs", "Origin", "https://other.example");
            assertThat(other.raw().headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void limitsEachKeyInAMinute() {
        try (Server server =
                Server.start(folder, "trodo.server.limits.requests-per-minute=3", "trodo.server.keys[0].key=" + KEY)) {
            String[] key = {"X-Trodo-Site-Id", KEY};
            for (int i = 0; i < 3; i++) {
                assertThat(server.post("/api/sdk/runs/ingest", RUN, key).status())
                        .isEqualTo(200);
            }
            Server.Answer refused = server.post("/api/sdk/runs/ingest", RUN, key);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void limitsTheBytesOfEachKeyHoweverWellTheyArePacked() throws Exception {
        try (Server server = Server.start(
                folder,
                "trodo.server.limits.bytes-per-minute=10KB",
                "trodo.server.keys[0].key=" + KEY,
                "trodo.server.keys[1].key=another-key-of-the-site")) {
            String[] key = {"X-Trodo-Site-Id", KEY, "Content-Encoding", "gzip"};
            byte[] packed = packed("{\"run\":{\"run_id\":\"big\",\"input\":\"" + "x".repeat(8_000) + "\"}}");
            assertThat(packed.length).isLessThan(200);
            assertThat(server.post("/api/sdk/runs/ingest", packed, key).status())
                    .isEqualTo(200);
            Server.Answer refused = server.post("/api/sdk/runs/ingest", packed, key);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().path("error").path("message").asString()).contains("bytes of one key");
            long wait = refused.raw().headers().firstValueAsLong("Retry-After").orElseThrow();
            assertThat(wait).isBetween(20L, 60L);
            assertThat(server.post("/api/sdk/runs/ingest", RUN, "X-Trodo-Site-Id", "another-key-of-the-site")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void limitsAllKeysOfASiteTogether() {
        try (Server server = Server.start(
                folder,
                "trodo.server.limits.site-requests-per-minute=3",
                "trodo.server.keys[0].key=" + KEY,
                "trodo.server.keys[1].key=another-key-of-the-site",
                "trodo.server.keys[2].key=a-key-of-another-site",
                "trodo.server.keys[2].site=other")) {
            for (String key : new String[] {KEY, "another-key-of-the-site", KEY}) {
                assertThat(server.post("/api/sdk/runs/ingest", RUN, "X-Trodo-Site-Id", key)
                                .status())
                        .isEqualTo(200);
            }
            Server.Answer refused =
                    server.post("/api/sdk/runs/ingest", RUN, "X-Trodo-Site-Id", "another-key-of-the-site");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
            assertThat(server.post("/api/sdk/runs/ingest", RUN, "X-Trodo-Site-Id", "a-key-of-another-site")
                            .status())
                    .isEqualTo(200);
        }
    }

    private static byte[] packed(String text) throws java.io.IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String key(Server server, String site, String scopes) {
        server.post("/api/sites", "{\"id\":\"" + site + "\"}");
        return server.post("/api/sites/" + site + "/keys", "{\"scopes\":" + scopes + "}")
                .json()
                .path("key")
                .asString();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
