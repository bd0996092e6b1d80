package ai.trodo.server.store;

import static ai.trodo.server.store.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users, documents of the collector and its audit log. */
abstract class PeopleContract extends RetentionContract {
    private static People.ProfileChange change(String id, People.ProfileChange.Op op, Map<String, Object> values) {
        return new People.ProfileChange(id, People.USER, "u1", op, values, at(0));
    }

    @Test
    void keepsProductEventsOnceAndPagesThem() {
        List<People.ProductEvent> events = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            events.add(product("p" + i, "u1", i % 2 == 0 ? "open" : "close", i));
        }
        store.people().write(SITE, events, List.of());
        store.people().write(SITE, events, List.of());

        Page<People.ProductEvent> newest = store.people().events(SITE, "u1", null, 4);
        assertThat(newest.items()).extracting(People.ProductEvent::eventId).containsExactly("p8", "p7", "p6", "p5");
        assertThat(store.people().events(SITE, "u1", newest.next(), 10).items()).hasSize(5);
        assertThat(store.people()
                        .events(SITE, List.of("open"), TimeRange.ALWAYS, null, 10)
                        .items())
                .extracting(People.ProductEvent::eventId)
                .containsExactly("p0", "p2", "p4", "p6", "p8");
        assertThat(newest.items().get(0).properties()).containsEntry("plan", "pro");
        assertThat(store.runs().users(SITE, RunQuery.ALL, null, 10).items())
                .extracting(UserSummary::distinctId)
                .containsExactly("u1");
    }

    @Test
    void changesProfiles() {
        People.ProfileChange.Op[] op = People.ProfileChange.Op.values();
        assertThat(op).hasSize(8);
        store.people()
                .write(
                        SITE,
                        List.of(),
                        List.of(
                                change("1", People.ProfileChange.Op.SET, Map.of("plan", "free", "n", 1, "x", 1)),
                                change("2", People.ProfileChange.Op.SET_ONCE, Map.of("plan", "pro", "since", "may")),
                                change("3", People.ProfileChange.Op.INCREMENT, Map.of("n", 2, "new", 5)),
                                change("4", People.ProfileChange.Op.APPEND, Map.of("list", List.of("a", "a"))),
                                change("5", People.ProfileChange.Op.UNION, Map.of("$group.org", List.of("b", "c"))),
                                change("6", People.ProfileChange.Op.REMOVE, Map.of("$group.org", "b")),
                                change("7", People.ProfileChange.Op.UNSET, Map.of("x", true))));
        store.people().write(SITE, List.of(), List.of(change("3", People.ProfileChange.Op.INCREMENT, Map.of("n", 2))));

        UserSummary user = store.runs().user(SITE, "u1").orElseThrow();
        assertThat(user.profile())
                .containsEntry("plan", "free")
                .containsEntry("since", "may")
                .containsEntry("n", 3)
                .containsEntry("new", 5)
                .containsEntry("list", List.of("a", "a"))
                .doesNotContainKeys("x", "$group.org");
        assertThat(user.groups()).containsExactly(Map.entry("org", List.of("c")));

        store.people().write(SITE, List.of(), List.of(change("8", People.ProfileChange.Op.DELETE, Map.of())));
        assertThat(store.people().profile(SITE, People.USER, "u1")).isEmpty();
    }

    @Test
    void knowsAUserByTheirAlias() {
        store.people()
                .write(SITE, List.of(product("p1", "anon", "open", 0), product("p2", "id_7", "buy", 1)), List.of());
        store.people().alias(SITE, "anon", "id_7");

        assertThat(store.people().resolve(SITE, "anon")).isEqualTo("id_7");
        assertThat(store.people().resolve(SITE, "id_7")).isEqualTo("id_7");
        assertThat(store.people().events(SITE, "id_7", null, 10).items()).hasSize(2);
    }

    @Test
    void keepsDocuments() {
        Documents documents = store.documents();
        documents.put(SITE, "view", "b", "{\"q\":1}");
        documents.put(SITE, "view", "a/1", "{}");
        documents.put(SITE, "view", "a/2", "{}");
        documents.put(SITE, "price", "a/1", "{}");

        assertThat(documents.list(SITE, "view", null))
                .extracting(Documents.Document::id)
                .containsExactly("a/1", "a/2", "b");
        assertThat(documents.list(SITE, "view", "a/")).hasSize(2);
        assertThat(documents.putIfAbsent(SITE, "view", "b", "{}")).isFalse();
        assertThat(documents.replace(SITE, "view", "b", "{}", "{\"q\":2}")).isFalse();
        assertThat(documents.replace(SITE, "view", "b", "{\"q\":1}", "{\"q\":2}"))
                .isTrue();
        assertThat(documents.get(SITE, "view", "b").orElseThrow().json()).isEqualTo("{\"q\":2}");
        assertThat(documents.delete(SITE, "view", "b")).isTrue();
        assertThat(documents.delete(SITE, "view", "b")).isFalse();
        assertThat(documents.get(SITE, "view", "b")).isEmpty();
        assertThat(store.retention().sites()).containsExactly(SITE);
    }

    @Test
    void chainsTheAuditLog() {
        for (int i = 0; i < 5; i++) {
            store.auditLog().append(SITE, "ann", "purge", "r" + i, "{}");
        }

        Page<AuditLog.Entry> page = store.auditLog().list(SITE, null, 3);
        assertThat(page.items()).extracting(AuditLog.Entry::seq).containsExactly(5L, 4L, 3L);
        assertThat(page.items().get(0).prevHash()).isEqualTo(page.items().get(1).hash());
        assertThat(store.auditLog().list(SITE, page.next(), 3).items())
                .extracting(AuditLog.Entry::target)
                .containsExactly("r1", "r0");
        assertThat(store.auditLog().firstBroken(SITE)).isZero();
        assertThat(store.auditLog().list(OTHER, null, 3).items()).isEmpty();
    }
}
