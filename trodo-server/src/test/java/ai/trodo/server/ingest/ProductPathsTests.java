package ai.trodo.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import ai.trodo.server.store.People;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The paths of product analytics: sessions, events, profiles, and the older events of agents. */
final class ProductPathsTests {
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
    void takesWhatTheBrowserSdkSends() {
        String session = """
                {"sessionData":{"session_id":"sess","site_id":"any","team_id":null,"user_id":"u-1","distinct_id":"anon_1",
                "start_time":"2026-01-01T00:00:00.000Z","end_time":null,"last_activity":1767225600000,"duration":0,
                "pages_viewed":1,"is_bounce":true,"visited_pages":[{"url":"/"}],"active_time_ms":0,"wallet_address":null}}
                """;
        assertThat(ok("/api/sdk/track", session).path("success").asBoolean()).isTrue();
        ok(
                "/api/events",
                "{\"event_type\":\"custom\",\"event_name\":\"clicked\",\"event_category\":\"custom\",\"session_id\":\"sess\","
                        + "\"user_id\":\"u-1\",\"custom_properties\":{\"plan\":\"pro\"}}");
        JsonNode identified = ok(
                "/api/sdk/identify",
                "{\"siteId\":\"any\",\"sessionId\":\"sess\",\"userId\":\"u-1\",\"distinctId\":\"anon_1\",\"identifyId\":\" ann \"}");
        assertThat(identified.path("distinctId").asString()).isEqualTo("id_ann");
        assertThat(identified.path("merged").asBoolean()).isTrue();
        ok("/api/sdk/reset", "{\"siteId\":\"any\",\"distinctId\":\"anon_2\"}");
        ok("/api/sdk/wallet-address", "{\"siteId\":\"any\",\"distinctId\":\"id_ann\",\"walletAddress\":\"0x1\"}");
        ok("/api/utm-events", "{\"siteId\":\"any\",\"session_id\":\"sess\",\"utm_source\":\"mail\"}");
        assertThat(server.send("PATCH", "/api/utm-events/update-wallet", "{\"session_id\":\"sess\"}")
                        .status())
                .isEqualTo(200);

        assertThat(people().events(Site.DEFAULT, "id_ann", null, 10).items())
                .extracting(People.ProductEvent::name)
                .contains("clicked");
        assertThat(people().profile(Site.DEFAULT, "session", "sess")).isPresent();
    }

    @Test
    void believesABackendThatNamesThePersonOverTheBrowsersSession() {
        ok(
                "/api/sdk/track",
                "{\"sessionData\":{\"session_id\":\"shared\",\"user_id\":\"u-9\",\"distinct_id\":\"anon_9\"}}");
        ok("/api/events", "{\"event_name\":\"browsed\",\"session_id\":\"shared\",\"user_id\":\"u-9\"}");
        ok("/api/events", "{\"event_name\":\"paid\",\"session_id\":\"shared\",\"user_id\":\"id_bea\"}");

        assertThat(people().events(Site.DEFAULT, "anon_9", null, 10).items())
                .extracting(People.ProductEvent::name)
                .containsExactly("browsed");
        assertThat(people().events(Site.DEFAULT, "id_bea", null, 10).items())
                .extracting(People.ProductEvent::name)
                .containsExactly("paid");
    }

    @Test
    void takesEventsInBulkAndNamesTheBadOnes() {
        Server.Answer answer = server.post(
                "/api/events/bulk",
                "{\"events\":[{\"event_name\":\"a\",\"distinct_id\":\"bulk\"},{\"event_type\":\"custom\"},7]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("problems").findValuesAsString("index")).containsExactly("1", "2");
        assertThat(people().events(Site.DEFAULT, "bulk", null, 10).items()).hasSize(1);
    }

    @Test
    void changesProfilesAndGroups() {
        String user = "\"siteId\":\"any\",\"userId\":\"id_pat\"";
        ok("/api/sdk/people/set", "{" + user + ",\"properties\":{\"plan\":\"pro\",\"n\":1}}");
        ok("/api/sdk/people/set_once", "{" + user + ",\"properties\":{\"plan\":\"free\",\"first\":true}}");
        ok("/api/sdk/people/increment", "{" + user + ",\"key\":\"n\",\"amount\":2}");
        ok("/api/sdk/people/append", "{" + user + ",\"key\":\"list\",\"values\":[1]}");
        ok("/api/sdk/people/union", "{" + user + ",\"key\":\"list\",\"values\":[1,2]}");
        ok("/api/sdk/people/remove", "{" + user + ",\"key\":\"list\",\"values\":[1]}");
        ok("/api/sdk/people/track_charge", "{" + user + ",\"amount\":9.5,\"properties\":{}}");
        ok("/api/sdk/people/unset", "{" + user + ",\"keys\":\"first\"}");
        ok("/api/sdk/groups/set_group", "{" + user + ",\"groupKey\":\"company\",\"groupId\":[\"acme\"]}");
        ok("/api/sdk/groups/add_group", "{" + user + ",\"groupKey\":\"company\",\"groupId\":\"globex\"}");
        ok("/api/sdk/groups/remove_group", "{" + user + ",\"groupKey\":\"company\",\"groupId\":\"acme\"}");
        ok(
                "/api/sdk/groups/profile/set",
                "{" + user + ",\"groupKey\":\"company\",\"groupId\":\"globex\",\"properties\":{\"size\":3}}");
        ok(
                "/api/sdk/groups/profile/increment",
                "{" + user + ",\"groupKey\":\"company\",\"groupId\":\"globex\",\"property\":\"size\",\"value\":2}");

        Map<String, Object> pat = people().profile(Site.DEFAULT, People.USER, "id_pat")
                .orElseThrow()
                .properties();
        assertThat(pat)
                .containsEntry("plan", "pro")
                .doesNotContainKey("first")
                .containsEntry("$group.company", List.of("globex"));
        assertThat(((Number) pat.get("n")).intValue()).isEqualTo(3);
        assertThat((List<?>) pat.get("list")).hasSize(1);
        assertThat(((Number) people().profile(Site.DEFAULT, "company", "globex")
                                .orElseThrow()
                                .properties()
                                .get("size"))
                        .intValue())
                .isEqualTo(5);

        assertThat(server.post("/api/sdk/people/explode", "{" + user + "}").status())
                .isEqualTo(404);
        Server.Answer untyped =
                server.post("/api/sdk/people/increment", "{" + user + ",\"key\":\"n\",\"amount\":\"x\"}");
        assertThat(untyped.status()).isEqualTo(400);
        assertThat(untyped.json().path("error").path("field").asString()).isEqualTo("amount");
    }

    @Test
    void makesRunsOfTheOlderAgentEvents() {
        String common =
                "\"agent_id\":\"helper\",\"conversation_id\":\"c9\",\"message_id\":\"m1\",\"distinct_id\":\"ann\"";
        String id = ok("/api/sdk/track-agent", "{\"event_type\":\"agent_call\"," + common + ",\"prompt\":\"hi\"}")
                .path("run_id")
                .asString();
        ok(
                "/api/sdk/track-agent",
                "{\"event_type\":\"tool_use\"," + common + ",\"tool_name\":\"find\",\"latency_ms\":12}");
        ok(
                "/api/sdk/track-agent",
                "{\"event_type\":\"agent_response\"," + common
                        + ",\"output\":\"hello\",\"model\":\"gpt-4o\",\"prompt_tokens\":5,\"completion_tokens\":2}");
        ok("/api/sdk/track-agent", "{\"event_type\":\"feedback\"," + common + ",\"feedback\":\"positive\"}");

        JsonNode run = server.get("/api/runs/" + id).json();
        assertThat(run.path("run").path("agent_name").asString()).isEqualTo("helper");
        assertThat(run.path("run").path("status").asString()).isEqualTo("ok");
        assertThat(run.path("run").path("tokens_in").asInt()).isEqualTo(5);
        assertThat(run.path("run").path("tool_count").asInt()).isEqualTo(1);
        assertThat(run.path("scores").size()).isEqualTo(1);
    }

    private static People people() {
        return server.bean(RunStore.class).people();
    }

    private static JsonNode ok(String path, String body) {
        Server.Answer answer = server.post(path, body);
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }
}
