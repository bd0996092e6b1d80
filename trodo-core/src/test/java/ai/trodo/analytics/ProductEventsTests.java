package ai.trodo.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.analytics.TrodoServer.Request;
import ai.trodo.export.HttpDestination;
import ai.trodo.pipeline.ExportSettings;
import ai.trodo.wire.Dialect;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events of users and of the server, and what they are sent with. */
final class ProductEventsTests extends TrodoServerTest {
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
