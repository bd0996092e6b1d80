package ai.trodo.server.store;

import static ai.trodo.server.store.Samples.at;
import static ai.trodo.server.store.Samples.complete;
import static ai.trodo.server.store.Samples.event;
import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static ai.trodo.server.store.Samples.score;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunQuery.Text;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes, and what must stay. */
abstract class RetentionContract extends NumbersContract {
    @Test
    void purgesEveryTraceOfARunAndRefusesItsLateRecords() {
        write(complete("r1", 0));
        write(score("r1", "s", "helpful", 1), event("r1", "e", "log", 5));
        write(run("r2", 0).distinctId("someone").build());
        catchUp(store);

        assertThat(store.retention().purge(SITE, List.of("r1", "unknown"), "asked"))
                .containsExactly("r1");

        assertThat(store.retention().isPurged(SITE, "r1")).isTrue();
        assertThat(store.runs().summary(SITE, "r1")).isEmpty();
        assertThat(store.runs().tree(SITE, "r1", null, 10)).isEmpty();
        assertThat(store.runs().records(SITE, "r1")).isEmpty();
        assertThat(store.runs().log(SITE, "r1", null, 10).items()).isEmpty();
        assertThat(ids()).containsExactly("r2");
        assertThat(ids(Is.of(Field.MODEL, "gpt-4o-mini"))).isEmpty();
        if (store.capabilities().textSearch()) {
            assertThat(ids(Text.of("parcel"))).isEmpty();
        }
        assertThat(store.runs().scores(SITE, null, TimeRange.ALWAYS, null, 10).items())
                .isEmpty();
        assertThat(store.runs()
                        .events(SITE, List.of("log"), TimeRange.ALWAYS, null, 10)
                        .items())
                .isEmpty();
        assertThat(store.usage().by(SITE, RunQuery.ALL, UsageReader.Dimension.MODEL))
                .isEmpty();
        assertThat(store.runs().user(SITE, "user-1")).isEmpty();
        assertThat(store.runs().users(SITE, RunQuery.ALL, null, 10).items()).hasSize(1);
        assertThat(store.tail().read(SITE, 0, 100))
                .extracting(LiveTail.Change::runId)
                .containsOnly("r2");

        WriteResult late = write(llm("r1", "late", 0).build(), run("r3", 0).build());
        assertThat(late.stored()).isEqualTo(1);
        assertThat(late.rejects()).extracting(WriteResult.Reject::code).containsExactly(WriteResult.Reject.PURGED);
        assertThat(store.runs().summary(SITE, "r1")).isEmpty();

        restart();
        assertThat(store.retention().isPurged(SITE, "r1")).isTrue();
        assertThat(store.retention().forgetTombstones(SITE, NOW.plusSeconds(100)))
                .isEqualTo(1);
        assertThat(write(llm("r1", "late", 0).build()).stored()).isEqualTo(1);
    }

    @Test
    void neverPurgesARunThatIsHeld() {
        write(complete("r1", 0));
        assertThat(store.retention().hold(SITE, "r1", true)).isTrue();
        assertThat(store.retention().hold(SITE, "unknown", true)).isFalse();

        assertThat(store.retention().purge(SITE, List.of("r1"), "asked")).isEmpty();
        assertThat(store.retention().endedBefore(SITE, Set.of("ok"), NOW, 10)).isEmpty();
        assertThat(store.retention().oldest(SITE, Set.of("ok"), 10)).isEmpty();
        assertThat(store.retention().held(SITE)).containsExactly("r1");
        assertThat(ids(Is.of(Field.IS, "held"))).containsExactly("r1");
        write(llm("r1", "more", 0).build());
        assertThat(summary("r1").held()).isTrue();

        store.retention().hold(SITE, "r1", false);
        assertThat(store.retention().purge(SITE, List.of("r1"), "asked")).containsExactly("r1");
    }

    @Test
    void namesCandidatesForRetention() {
        writeVariety();

        assertThat(store.retention().endedBefore(SITE, Set.of("ok", "error"), at(5000), 10))
                .extracting(Retention.Candidate::runId)
                .containsExactly("a");
        assertThat(store.retention().endedBefore(SITE, Set.of("ok", "error"), at(50_000), 10))
                .extracting(Retention.Candidate::runId)
                .containsExactly("a", "b");
        assertThat(store.retention().oldest(SITE, Set.of("error"), 10))
                .extracting(Retention.Candidate::runId)
                .containsExactly("b");
        assertThat(store.retention().silentSince(SITE, NOW.plusSeconds(1), 10))
                .extracting(Retention.Candidate::runId)
                .containsExactly("c");
        assertThat(store.retention().silentSince(SITE, NOW, 10)).isEmpty();
        Retention.Volume volume = store.retention().volume(SITE, Set.of("ok", "error", "running"));
        assertThat(volume.runs()).isEqualTo(3);
        assertThat(volume.bytes()).isGreaterThan(1000);
        assertThat(store.retention().sites()).containsExactly(SITE);
    }

    @Test
    void purgesAUserWithEventsAndProfile() {
        write(complete("r1", 0));
        store.people().write(SITE, List.of(product("p1", "user-1", "signup", 0)), List.of());

        assertThat(store.retention().purgeUser(SITE, "user-1", "asked")).containsExactly("r1");

        assertThat(store.runs().user(SITE, "user-1")).isEmpty();
        assertThat(store.people().profile(SITE, People.USER, "user-1")).isEmpty();
        assertThat(store.people().events(SITE, "user-1", null, 10).items()).isEmpty();
    }
}
