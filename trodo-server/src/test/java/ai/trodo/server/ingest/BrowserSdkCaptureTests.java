package ai.trodo.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import ai.trodo.server.ingest.Capture.Request;
import ai.trodo.server.store.People;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A visit that Trodo's own browser SDK reported from a page of another origin, request by request as it came. */
final class BrowserSdkCaptureTests {
    private static final Site SHOP = new Site("shop");
    private static final String ALLOWED = "Access-Control-Allow-Origin";

    @TempDir
    Path folder;

    @Test
    void takesTheWholeVisitUnchanged() throws IOException {
        Capture capture = Capture.named("browser-sdk-2.0.0.json");
        assertThat(capture.requests())
                .hasSizeGreaterThan(80)
                .allSatisfy(request -> assertThat(request.content()).hasSize(request.bytes()));
        try (Server collector = collector(capture.origin())) {
            for (Request request : capture.requests()) {
                Server.Answer answer = request.sentTo(collector);
                assertThat(answer.raw().headers().firstValue(ALLOWED)).contains(capture.origin());
                if (request.isPreflight()) {
                    assertPermitted(request, answer);
                } else {
                    assertThat(answer.status())
                            .as(request + "\n" + answer.text())
                            .isEqualTo(200);
                    assertAnswered(request, answer.json());
                }
            }
            assertSessions(collector, capture);
            assertEvents(collector, capture);
            assertProfiles(collector);
            assertRuns(collector);
        }
    }

    @Test
    void refusesTheSameVisitFromAPageThatNobodyListed() throws IOException {
        Capture capture = Capture.named("browser-sdk-2.0.0.json");
        try (Server collector = collector(capture.origin())) {
            for (Request request : capture.requests()) {
                Server.Answer answer = request.from("https://elsewhere.example").sentTo(collector);
                assertThat(answer.raw().headers().firstValue(ALLOWED)).isEmpty();
                if (!request.isPreflight()) {
                    assertThat(answer.status()).as(request.path()).isEqualTo(403);
                }
            }
            assertThat(collector.get("/api/users?site=shop").json().path("items"))
                    .isEmpty();
            assertThat(collector.get("/api/runs?site=shop").json().path("items"))
                    .isEmpty();
        }
    }

    private Server collector(String origin) {
        return Server.start(
                folder,
                "trodo.server.cors-origins=" + origin,
                "trodo.server.keys[0].key=a-public-key-of-the-shop",
                "trodo.server.keys[0].site=shop");
    }

    private static void assertPermitted(Request asked, Server.Answer answer) {
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.raw().headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        assertThat(listed(answer, "Access-Control-Allow-Methods"))
                .contains(lower(asked.header("Access-Control-Request-Method")));
        assertThat(listed(answer, "Access-Control-Allow-Headers"))
                .contains(lower(asked.header("Access-Control-Request-Headers")).split(","));
    }

    private static List<String> listed(Server.Answer answer, String header) {
        return List.of(
                lower(answer.raw().headers().firstValue(header).orElse("")).split(", "));
    }

    private static String lower(@Nullable String text) {
        return String.valueOf(text).toLowerCase(Locale.ROOT);
    }

    /** What the SDK reads of an answer, and what the documented answer of the path has besides. */
    private static void assertAnswered(Request request, JsonNode answer) {
        assertThat(answer.path("success").asBoolean()).isTrue();
        JsonNode sent = request.json();
        switch (request.path()) {
            case "/api/sdk/track" ->
                assertThat(answer.path("session_id"))
                        .isEqualTo(sent.path("sessionData").path("session_id"));
            case "/api/events" -> assertThat(answer.path("event_id").asString()).isNotBlank();
            case "/api/sdk/identify" -> {
                String known = "id_" + sent.path("identifyId").asString();
                assertThat(answer.path("distinctId").asString()).isEqualTo(known);
                assertThat(answer.path("newDistinctId").asString()).isEqualTo(known);
                assertThat(answer.path("merged").asBoolean()).isTrue();
                assertThat(answer.path("group_memberships").isObject()).isTrue();
            }
            case "/api/sdk/wallet-address" ->
                assertThat(answer.path("merged").asBoolean(true)).isFalse();
            case "/api/sdk/track-agent" ->
                assertThat(answer.path("run_id").asString()).isNotBlank();
            default -> {}
        }
    }

    private static void assertSessions(Server collector, Capture capture) {
        JsonNode last = capture.requests().stream()
                .filter(request -> request.path().equals("/api/sdk/track") && !request.isPreflight())
                .reduce((first, second) -> second)
                .orElseThrow()
                .json()
                .path("sessionData");
        assertThat(people(collector)
                        .profile(SHOP, "session", last.path("session_id").asString())
                        .orElseThrow()
                        .properties())
                .containsEntry("distinct_id", "id_otto")
                .as("what the last page said, and the campaign, of which that page knew nothing")
                .containsEntry("exit_page", "/cart")
                .containsEntry("utm_source", "mail")
                .containsEntry("city", "Cologne")
                .containsEntry("end_time", last.path("end_time").asString());
    }

    private static void assertEvents(Server collector, Capture capture) {
        List<String> vera = eventsOf(collector, "id_vera");
        List<String> otto = eventsOf(collector, "id_otto");
        assertThat(vera)
                .contains("tea_viewed", "signed_in", "tea_rated", "tea_bought", "cart_opened")
                .contains("page_view", "element_click", "rage_click", "dead_click", "page_scroll", "form_submit")
                .contains("text_selection", "media_play", "js_error", "network_error", "page_summary", "$campaign")
                .doesNotContain("after_logout", "browsed_as_guest", "otto_came");
        assertThat(otto)
                .contains("after_logout", "browsed_as_guest", "otto_came", "page_summary")
                .doesNotContain("cart_opened");
        assertThat(vera.size() + otto.size()).isEqualTo((int) capture.requests().stream()
                .filter(request -> !request.isPreflight() && !request.path().startsWith("/api/sdk/"))
                .count());
        String browser = capture.requests().stream()
                .filter(request -> request.path().equals("/api/events") && !request.isPreflight())
                .findFirst()
                .orElseThrow()
                .json()
                .path("user_id")
                .asString();
        assertThat(collector.get("/api/users?site=shop").json().path("items").findValuesAsString("distinct_id"))
                .as("people, no browser and no session")
                .contains("id_vera", "id_otto")
                .hasSize(4)
                .doesNotContain(browser);
    }

    private static List<String> eventsOf(Server collector, String user) {
        return people(collector).events(SHOP, user, null, 200).items().stream()
                .map(People.ProductEvent::name)
                .toList();
    }

    private static void assertProfiles(Server collector) {
        Map<String, Object> vera = people(collector)
                .profile(SHOP, People.USER, "id_vera")
                .orElseThrow()
                .properties();
        assertThat(vera)
                .containsEntry("name", "Vera")
                .containsEntry("first_tea", "green")
                .containsEntry("teas", List.of("black", "white"))
                .containsEntry("$group.company", List.of("acme", "initech"))
                .containsEntry("$group.team", List.of("tasters"))
                .containsEntry("wallet_address", "0x00000000000000000000000000000000000000aa")
                .doesNotContainKeys("plan", "city", "$charges");
        assertThat(numbers(vera, "visits", "orders")).containsExactly(2, 1);
        Map<String, Object> acme =
                people(collector).profile(SHOP, "company", "acme").orElseThrow().properties();
        assertThat(acme)
                .containsEntry("plan", "team")
                .containsEntry("cups", List.of("red"))
                .doesNotContainKey("old");
        assertThat(numbers(acme, "size", "since", "orders")).containsExactly(5, 2026, 1);
        assertThat(people(collector).profile(SHOP, "company", "initech")).isEmpty();
        assertThat(people(collector).profile(SHOP, People.USER, "id_otto"))
                .as("deleted; what came later brings nothing of it back")
                .hasValueSatisfying(otto -> assertThat(otto.properties()).doesNotContainKey("name"));
    }

    private static List<Integer> numbers(Map<String, Object> properties, String... names) {
        return List.of(names).stream()
                .map(name -> ((Number) properties.get(name)).intValue())
                .toList();
    }

    private static void assertRuns(Server collector) {
        JsonNode runs =
                collector.get("/api/runs?site=shop&q=agent:tea-guide").json().path("items");
        assertThat(new TreeSet<>(runs.findValuesAsString("status"))).contains("ok", "error");
        assertThat(runs.size()).isEqualTo(2);
        for (JsonNode run : runs) {
            assertThat(run.path("distinct_id").asString()).isEqualTo("id_vera");
            boolean answered = run.path("status").asString().equals("ok");
            assertThat(run.path("tokens_in").asInt()).isEqualTo(answered ? 9 : 0);
            assertThat(run.path("tool_count").asInt()).isEqualTo(answered ? 1 : 0);
            assertThat(run.path("scores").size()).isEqualTo(answered ? 1 : 0);
        }
    }

    private static People people(Server collector) {
        return collector.bean(RunStore.class).people();
    }
}
