package ai.trodo.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.TrodoClientBuilder;
import ai.trodo.analytics.TrodoServer.Request;
import ai.trodo.export.HttpDestination;
import ai.trodo.pipeline.ExportSettings;
import ai.trodo.wire.Dialect;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProductEventsTests {
    private TrodoServer server;
    private TrodoClient trodo;

    @BeforeEach
    void start() throws IOException {
        server = new TrodoServer();
        trodo = client(builder -> builder);
    }

    private TrodoClient client(UnaryOperator<TrodoClientBuilder> settings) {
        return settings.apply(TrodoClient.builder()
                        .export(ExportSettings.builder()
                                .batchMaxDelay(Duration.ZERO)
                                .shutdownHook(false)
                                .build())
                        .siteId("site-1")
                        .apiBase(server.uri()))
                .build();
    }

    private void restart(UnaryOperator<TrodoClientBuilder> settings) {
        trodo.close();
        trodo = client(settings);
    }

    @AfterEach
    void stop() {
        trodo.close();
        server.close();
    }

    private List<Request> sent() {
        assertThat(trodo.flush(Duration.ofSeconds(20)).timedOut()).isFalse();
        return server.requests();
    }

    private List<Request> sent(String path) {
        return sent().stream().filter(request -> request.path().equals(path)).toList();
    }

    @Test
    void registersTheSessionOnceAndBeforeTheFirstEvent() {
        UserScope user = trodo.forUser("u1");
        user.track("opened", Map.of("page", "home", "count", 2));
        trodo.forUser("u1").track("closed");

        List<Request> requests = sent();
        assertThat(requests).extracting(Request::path).containsExactly("/api/sdk/track", "/api/events", "/api/events");
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.site()).isEqualTo("site-1");
            assertThat(request.contentType()).startsWith("application/json");
        });
        Map<String, Object> session = child(requests.get(0).json(), "sessionData");
        assertThat(session.keySet())
                .containsExactly(
                        "session_id",
                        "site_id",
                        "team_id",
                        "user_id",
                        "distinct_id",
                        "start_time",
                        "end_time",
                        "last_activity",
                        "duration",
                        "pages_viewed",
                        "is_bounce",
                        "previous_session_id",
                        "time_since_last_session",
                        "entry_page",
                        "exit_page",
                        "referrer",
                        "ip_address",
                        "city",
                        "region",
                        "country",
                        "latitude",
                        "longitude",
                        "timezone",
                        "org",
                        "postal",
                        "browser_name",
                        "browser_version",
                        "device_type",
                        "os",
                        "resolution",
                        "user_agent",
                        "language",
                        "wallet_address",
                        "wallet_type",
                        "chain_name",
                        "is_web3_user",
                        "wallet_connected",
                        "utm_source",
                        "utm_medium",
                        "utm_campaign",
                        "utm_term",
                        "utm_content",
                        "utm_id",
                        "visited_pages",
                        "active_time_ms");
        assertThat(session)
                .containsEntry("site_id", "site-1")
                .containsEntry("distinct_id", "u1")
                .containsEntry("user_id", "u1")
                .containsEntry("referrer", "server")
                .containsEntry("device_type", "server")
                .containsEntry("end_time", null)
                .containsEntry("session_id", user.sessionId());
        assertThat((String) session.get("start_time")).endsWith("Z");
        assertThat(session.get("last_activity")).isInstanceOf(Long.class);
        assertThat(requests.get(1).json())
                .containsExactly(
                        Map.entry("event_type", "custom"),
                        Map.entry("event_name", "opened"),
                        Map.entry("event_category", "custom"),
                        Map.entry("session_id", user.sessionId()),
                        Map.entry("user_id", "u1"),
                        Map.entry("custom_properties", requests.get(1).json().get("custom_properties")),
                        Map.entry("distinct_id", "u1"));
        assertThat(child(requests.get(1).json(), "custom_properties"))
                .containsOnly(Map.entry("page", "home"), Map.entry("count", 2));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> json, String key) {
        return (Map<String, Object>) json.get(key);
    }

    @Test
    void sendsCategoryAndTimeWhenTheyAreGivenAndCutsALongName() {
        trodo.forUser("u1").track("x".repeat(300), Map.of(), "billing", Instant.parse("2026-01-02T03:04:05.678901Z"));

        assertThat(sent("/api/events").get(0).json())
                .containsEntry("event_name", "x".repeat(255))
                .containsEntry("event_category", "billing")
                .containsEntry("timestamp", "2026-01-02T03:04:05.678Z");
    }

    @Test
    void joinsTheSessionOfTheBrowserWhenItIsKnown() {
        trodo.forUser("u1", "browser-session").track("paid");
        trodo.forUser("u1").track("paid");

        List<Request> events = sent("/api/events");
        assertThat(events.get(0).json()).containsEntry("session_id", "browser-session");
        assertThat(events.get(1).json().get("session_id")).isNotEqualTo("browser-session");
        assertThat(sent("/api/sdk/track")).hasSize(2);
    }

    @Test
    void countsEventsWithoutAUserForTheServer() {
        trodo.track("deployed", Map.of("version", "1.2"));

        assertThat(sent("/api/events").get(0).json())
                .containsEntry("distinct_id", "server_global")
                .containsEntry("user_id", "server_global");
    }

    @Test
    void goesOnUnderTheIdentifiedId() {
        UserScope user = trodo.forUser("anon_1");
        user.identify("  42 ");
        user.track("bought");

        assertThat(user.distinctId()).isEqualTo("id_42");
        assertThat(sent())
                .extracting(Request::path)
                .containsExactly("/api/sdk/track", "/api/sdk/identify", "/api/events");
        assertThat(sent("/api/sdk/identify").get(0).json())
                .containsExactly(
                        Map.entry("siteId", "site-1"),
                        Map.entry("sessionId", user.sessionId()),
                        Map.entry("userId", "anon_1"),
                        Map.entry("distinctId", "anon_1"),
                        Map.entry("identifyId", "42"));
        assertThat(sent("/api/events").get(0).json())
                .containsEntry("distinct_id", "id_42")
                .containsEntry("session_id", user.sessionId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":true,\"distinctId\":\"id_main\",\"group_memberships\":{\"company\":[\"acme\"]}}",
                "{\"merged\":true,\"newDistinctId\":\"id_main\",\"group_memberships\":{\"company\":[\"acme\"]}}"
            })
    void takesOverWhoTheAnswerSaysTheUserIs(String answer) {
        server.answers.put("/api/sdk/identify", answer);
        UserScope user = trodo.forUser("anon_1");
        UserScope sameUserLater = trodo.forUser("id_42");
        user.identify("42");
        String session = user.sessionId();
        sent();
        user.track("bought");
        sameUserLater.track("paid");
        user.people().set(Map.of("plan", "pro"));

        assertThat(user.distinctId()).isEqualTo("id_main");
        assertThat(sent("/api/events"))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.json())
                        .containsEntry("distinct_id", "id_main")
                        .containsEntry("session_id", session)
                        .containsEntry("custom_properties", Map.of("company", "acme")));
        assertThat(sent("/api/sdk/people/set").get(0).json()).containsEntry("userId", "id_main");
        assertThat(sent("/api/sdk/track")).as("no new session").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "[1]",
                "{\"distinctId\":7}",
                "{\"distinctId\":\" \",\"group_memberships\":[]}",
                "{\"merged\":false,\"newDistinctId\":\"id_other\"}",
                "{\"group_memberships\":{\"company\":\"acme\"}}"
            })
    void goesOnAsBeforeWhenTheAnswerSaysNothing(String answer) {
        server.answers.put("/api/sdk/identify", answer);
        UserScope user = trodo.forUser("anon_1");
        user.identify("42");
        sent();
        user.track("bought");

        assertThat(user.distinctId()).isEqualTo("id_42");
        assertThat(sent("/api/events").get(0).json())
                .containsEntry("distinct_id", "id_42")
                .containsEntry("custom_properties", Map.of());
        assertThat(trodo.stats().dropped()).isEmpty();
    }

    @Test
    void startsAnewAfterAReset() {
        UserScope user = trodo.forUser("u1");
        user.setGroup("company", "acme");
        String session = user.sessionId();
        user.reset();
        user.track("looked");

        assertThat(user.distinctId()).startsWith("anon_");
        assertThat(sent("/api/sdk/reset").get(0).json())
                .containsExactly(
                        Map.entry("siteId", "site-1"),
                        Map.entry("sessionId", session),
                        Map.entry("userId", "u1"),
                        Map.entry("distinctId", user.distinctId()));
        assertThat(sent("/api/events").get(0).json())
                .containsEntry("distinct_id", user.distinctId())
                .containsEntry("custom_properties", Map.of());
    }

    @Test
    void linksAWallet() {
        trodo.forUser("u1").walletAddress("0xabc");

        assertThat(sent("/api/sdk/wallet-address").get(0).json())
                .containsEntry("walletAddress", "0xabc")
                .containsKeys("siteId", "sessionId", "userId", "distinctId");
    }

    static List<Arguments> profileChanges() {
        return List.of(
                people("set", people -> people.set("plan", "pro"), Map.of("properties", Map.of("plan", "pro"))),
                people(
                        "set_once",
                        people -> people.setOnce(Map.of("first", 1)),
                        Map.of("properties", Map.of("first", 1))),
                people("unset", people -> people.unset("plan"), Map.of("keys", "plan")),
                people("unset", people -> people.unset("a", "b"), Map.of("keys", List.of("a", "b"))),
                people("increment", people -> people.increment("logins"), Map.of("key", "logins", "amount", 1)),
                people(
                        "increment",
                        people -> people.increment("balance", -2.5),
                        Map.of("key", "balance", "amount", -2.5)),
                people(
                        "append",
                        people -> people.append("seen", "a", 1),
                        Map.of("key", "seen", "values", List.of("a", 1))),
                people("union", people -> people.union("tags", "x"), Map.of("key", "tags", "values", List.of("x"))),
                people("remove", people -> people.remove("tags", "x"), Map.of("key", "tags", "values", List.of("x"))),
                people(
                        "track_charge",
                        people -> people.trackCharge(9.99, Map.of("sku", "s")),
                        Map.of("amount", 9.99, "properties", Map.of("sku", "s"))),
                people("track_charge", people -> people.trackCharge(5), Map.of("amount", 5, "properties", Map.of())),
                people("clear_charges", People::clearCharges, Map.of()),
                people("delete_user", People::deleteUser, Map.of()));
    }

    private static Arguments people(String action, Consumer<People> change, Map<String, Object> body) {
        return Arguments.of(action, change, body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profileChanges")
    void changesProfiles(String action, Consumer<People> change, Map<String, Object> expected) {
        change.accept(trodo.forUser("u1").people());

        List<Request> requests = sent();
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).path()).isEqualTo("/api/sdk/people/" + action);
        Map<String, Object> body = requests.get(0).json();
        assertThat(body)
                .containsEntry("siteId", "site-1")
                .containsEntry("userId", "u1")
                .hasSize(2 + expected.size());
        assertThat(body).containsAllEntriesOf(expected);
    }

    @Test
    void takesMembershipsAlongWithEvents() {
        UserScope user = trodo.forUser("u1");
        user.setGroup("company", "acme");
        user.setGroup("team", "a", "b");
        user.addGroup("company", "bcorp");
        user.removeGroup("team", "a");
        user.track("did", Map.of("team", "mine"));

        assertThat(sent("/api/sdk/groups/set_group"))
                .extracting(Request::json)
                .containsExactly(
                        Map.of("siteId", "site-1", "userId", "u1", "groupKey", "company", "groupId", "acme"),
                        Map.of("siteId", "site-1", "userId", "u1", "groupKey", "team", "groupId", List.of("a", "b")));
        assertThat(sent("/api/sdk/groups/add_group").get(0).json()).containsEntry("groupId", "bcorp");
        assertThat(sent("/api/sdk/groups/remove_group").get(0).json()).containsEntry("groupId", "a");
        assertThat(child(sent("/api/events").get(0).json(), "custom_properties"))
                .containsOnly(Map.entry("company", List.of("acme", "bcorp")), Map.entry("team", "mine"));
    }

    static List<Arguments> groupChanges() {
        return List.of(
                group("set", group -> group.set(Map.of("size", 5)), Map.of("properties", Map.of("size", 5))),
                group("set_once", group -> group.setOnce(Map.of("a", 1)), Map.of("properties", Map.of("a", 1))),
                group("union", group -> group.union("l", 1, 2), Map.of("listName", "l", "values", List.of(1, 2))),
                group("remove", group -> group.remove("l", 1), Map.of("listName", "l", "values", List.of(1))),
                group("unset", group -> group.unset("p"), Map.of("property", "p")),
                group("increment", group -> group.increment("p"), Map.of("property", "p", "value", 1)),
                group("append", group -> group.append("p", "v"), Map.of("property", "p", "value", "v")),
                group("delete", GroupProfile::delete, Map.of()));
    }

    private static Arguments group(String method, Consumer<GroupProfile> change, Map<String, Object> body) {
        return Arguments.of(method, change, body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("groupChanges")
    void changesGroupProfiles(String method, Consumer<GroupProfile> change, Map<String, Object> expected) {
        change.accept(trodo.forUser("u1").group("company", "acme"));

        List<Request> requests = sent();
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).path()).isEqualTo("/api/sdk/groups/profile/" + method);
        assertThat(requests.get(0).json())
                .containsEntry("siteId", "site-1")
                .containsEntry("userId", "u1")
                .containsEntry("groupKey", "company")
                .containsEntry("groupId", "acme")
                .containsAllEntriesOf(expected)
                .hasSize(4 + expected.size());
    }

    @Test
    void tellsOfErrorsOnTheUserOrOnTheServer() {
        trodo.forUser("u1").captureError(new IllegalStateException("no"), Severity.CRITICAL);
        trodo.captureError(new IOException(), Severity.WARNING);

        List<Request> events = sent("/api/events");
        assertThat(events.get(0).json())
                .containsEntry("event_type", "auto")
                .containsEntry("event_name", "server_error")
                .containsEntry("event_category", "error")
                .containsEntry("distinct_id", "u1");
        assertThat(child(events.get(0).json(), "custom_properties"))
                .containsEntry("error_type", "java.lang.IllegalStateException")
                .containsEntry("error_message", "no")
                .containsEntry("runtime", "java")
                .containsEntry("severity", "critical")
                .hasEntrySatisfying(
                        "stack_trace", stack -> assertThat((String) stack).contains("ProductEventsTests"));
        assertThat(events.get(1).json()).containsEntry("distinct_id", "server_global");
        assertThat(child(events.get(1).json(), "custom_properties")).containsEntry("error_message", "");
    }

    @Test
    void tellsTheOlderAgentEvents() {
        AgentEvents agent = trodo.forUser("u1").agentEvents("support", "c1");
        agent.call("m1", Map.of("prompt", "hi", "model", "gpt-4o", "unknown_field", "x"));
        agent.toolUse("m1", "search", Map.of("latency_ms", 12));
        agent.response("m1", Map.of("total_tokens", 7));
        agent.error("m1", Map.of("error_type", "Timeout"));
        agent.feedback("m1", Map.of("feedback", "positive"));
        agent.feedback("m1", Map.of());

        List<Request> requests = sent("/api/sdk/track-agent");
        assertThat(requests)
                .extracting(request -> request.json().get("event_type"))
                .containsExactly("agent_call", "tool_use", "agent_response", "agent_error", "feedback");
        assertThat(requests.get(0).json())
                .containsEntry("agent_id", "support")
                .containsEntry("conversation_id", "c1")
                .containsEntry("message_id", "m1")
                .containsEntry("distinct_id", "u1")
                .containsEntry("prompt", "hi")
                .containsKey("timestamp")
                .doesNotContainKey("unknown_field");
        assertThat(requests.get(1).json()).containsEntry("tool_name", "search");
        assertThat(trodo.productEvents().ignored()).isEqualTo(1);
    }

    @Test
    void sendsCollectedEventsTogetherWhenThereAreEnough() {
        restart(builder -> builder.batchedEvents(3, Duration.ofMinutes(5)));
        UserScope user = trodo.forUser("u1");
        for (int i = 0; i < 7; i++) {
            user.track("e" + i);
        }

        List<Request> bulk = sent("/api/events/bulk");
        assertThat(bulk).hasSize(3);
        assertThat(bulk)
                .extracting(request -> ((List<?>) request.json().get("events")).size())
                .containsExactly(3, 3, 1);
        assertThat(sent("/api/events")).isEmpty();
        assertThat(sent().get(0).path()).isEqualTo("/api/sdk/track");
        assertThat(bulk.get(2).body()).contains("\"event_name\":\"e6\"");
    }

    @Test
    void sendsCollectedEventsAfterAWhileAndAtTheEnd() throws Exception {
        restart(builder -> builder.batchedEvents(50, Duration.ofMillis(300)));
        trodo.forUser("u1").track("waits");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (server.requests().stream().noneMatch(request -> request.path().endsWith("/bulk"))) {
            assertThat(System.nanoTime()).as("the event was never sent").isLessThan(deadline);
            Thread.onSpinWait();
        }

        restart(builder -> builder.batchedEvents(50, Duration.ofMinutes(5)));
        trodo.forUser("u1").track("leaves at the end");
        trodo.close();

        assertThat(server.requests()).anyMatch(request -> request.body().contains("leaves at the end"));
    }

    @Test
    void losesNoEventOfManyThreads() throws Exception {
        restart(builder -> builder.batchedEvents(7, Duration.ofMinutes(5)));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CountDownLatch done = new CountDownLatch(4);
        for (int t = 0; t < 4; t++) {
            int thread = t;
            threads.execute(() -> {
                for (int i = 0; i < 250; i++) {
                    trodo.forUser("u" + i % 5).track("t" + thread + "-" + i);
                }
                done.countDown();
            });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();

        long events = sent("/api/events/bulk").stream()
                .mapToLong(request -> ((List<?>) request.json().get("events")).size())
                .sum();
        assertThat(events).isEqualTo(1000);
        assertThat(sent("/api/sdk/track")).hasSize(5);
    }

    @Test
    void throwsOnlyForEmptyIds() {
        assertThatThrownBy(() -> trodo.forUser(" ")).hasMessage("distinctId must not be empty");
        assertThatThrownBy(() -> trodo.forUser(null)).isInstanceOf(IllegalArgumentException.class);
        UserScope user = trodo.forUser("u1");
        assertThatThrownBy(() -> user.group("company", "")).hasMessage("groupId must not be empty");
        assertThatThrownBy(() -> user.setGroup("company")).hasMessage("groupIds must not be empty");
        assertThatThrownBy(() -> user.addGroup("", "x")).hasMessage("groupKey must not be empty");
        assertThatThrownBy(() -> user.agentEvents("", "c")).hasMessage("agentId must not be empty");

        user.track("");
        user.track(null);
        user.identify(" ");
        user.walletAddress("");
        user.captureError(null);
        user.people().set(Map.of());
        user.people().increment("x", Double.NaN);
        user.people().unset();
        user.people().append("");
        user.group("company", "acme").increment("x", null);

        assertThat(sent()).isEmpty();
        assertThat(trodo.productEvents().ignored()).isEqualTo(10);
    }

    @Test
    void survivesHostileProperties() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };
        trodo.forUser("u1").track("odd", Map.of("list", itself, "nan", Double.NaN, "big", "x".repeat(1_000_000)));
        trodo.forUser("u1").track("hostile", Map.of("o", hostile));
        trodo.forUser("u1").track("after", Map.of("when", Instant.EPOCH, "array", new String[] {"a"}));

        List<Request> events = sent("/api/events");
        assertThat(events).hasSize(3);
        assertThat(events.get(0).body()).hasSizeLessThan(20_000);
        assertThat(child(events.get(2).json(), "custom_properties"))
                .containsEntry("when", "1970-01-01T00:00:00Z")
                .containsEntry("array", List.of("a"));
    }

    @Test
    void redactsEventsButNotProfiles() {
        restart(builder -> builder.redactor((context, text) -> text.replace("s3cret", "***")));
        UserScope user = trodo.forUser("u1");
        user.track("e", Map.of("note", "my s3cret", "inner", Map.of("list", List.of("s3cret"))));
        user.captureError(new IllegalStateException("s3cret"));
        user.people().set("email", "ann@example.org");

        assertThat(sent("/api/events"))
                .hasSize(2)
                .allSatisfy(request ->
                        assertThat(request.body()).doesNotContain("s3cret").contains("***"));
        assertThat(sent("/api/sdk/people/set").get(0).body()).contains("ann@example.org");
    }

    @Test
    void doesNothingWhenTheClientIsOff() {
        TrodoClient off = TrodoClient.noop();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        UserScope user = off.forUser("");
        user.track("x");
        user.identify("1");
        user.setGroup("");
        user.people().deleteUser();
        off.productEvents().enableAutoEvents();

        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
        assertThat(off.productEvents().ignored()).isZero();
    }

    @Test
    void triesAgainWhenTheServerIsNotWell() {
        server.status = 503;
        trodo.forUser("u1").track("kept");
        assertThat(trodo.flush(Duration.ofMillis(300)).delivered()).isZero();
        server.status = 200;

        assertThat(sent("/api/events")).isNotEmpty();
        assertThat(server.requests().get(server.requests().size() - 1).path()).isEqualTo("/api/events");
    }

    @Test
    void keepsTheOrderOfSessionsAndEventsForEveryUser() {
        for (int i = 0; i < 200; i++) {
            trodo.forUser("user-" + i).track("first");
        }

        List<String> paths = sent().stream().map(Request::path).toList();
        assertThat(paths).hasSize(400);
        List<String> seen = new ArrayList<>();
        for (Request request : sent()) {
            if (request.path().equals("/api/sdk/track")) {
                seen.add((String) child(request.json(), "sessionData").get("session_id"));
            } else {
                assertThat(seen).contains((String) request.json().get("session_id"));
            }
        }
        assertThat(Arrays.asList(paths.get(0), paths.get(1))).containsExactly("/api/sdk/track", "/api/events");
    }

    @Test
    void speaksTheSameToTrodosCloud() {
        trodo.close();
        trodo = TrodoClient.builder()
                .export(ExportSettings.builder()
                        .batchMaxDelay(Duration.ZERO)
                        .shutdownHook(false)
                        .build())
                .destination(HttpDestination.builder(server.uri())
                        .site("site-1")
                        .dialect(Dialect.CLOUD)
                        .build())
                .build();
        trodo.forUser("u1").track("x");

        assertThat(sent()).extracting(Request::path).containsExactly("/api/sdk/track", "/api/events");
    }
}
