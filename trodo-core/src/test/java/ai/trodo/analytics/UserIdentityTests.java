package ai.trodo.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.analytics.TrodoServer.Request;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a user is: identify, reset, wallet. */
final class UserIdentityTests extends TrodoServerTest {
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
}
