package ai.trodo.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.analytics.TrodoServer.Request;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Profiles of people and groups. */
final class ProfilesTests extends TrodoServerTest {
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
}
