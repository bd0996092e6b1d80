package ai.trodo.server.retention;

import static ai.trodo.server.store.Samples.at;
import static ai.trodo.server.store.Samples.run;
import static ai.trodo.server.store.Samples.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.model.RunStatus;
import ai.trodo.server.audit.Anchors;
import ai.trodo.server.retention.RetentionPolicy.Rule;
import ai.trodo.server.store.AuditLog;
import ai.trodo.server.store.Retention;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetentionTests {
    private static final Site SITE = new Site("acme");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private RunStore store;
    private Keeper keeper;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder.resolve("trodo.db"));
        keeper = new Keeper(store);
        for (int i = 0; i < 10; i++) {
            RunStatus status = i % 2 == 0 ? RunStatus.OK : RunStatus.ERROR;
            store.writer()
                    .write(SITE, List.of(run("r" + i, i * 1000).status(status).build()));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static RetentionPolicy policy(Rule... rules) {
        return new RetentionPolicy(List.of(rules), Duration.ofHours(1), DAY);
    }

    private List<String> ids() {
        return store.runs().list(SITE, RunQuery.ALL, Sort.OLDEST, null, 100).items().stream()
                .map(RunSummary::runId)
                .toList();
    }

    @Test
    void purgesByAgeAndStatus() {
        RetentionPolicy policy = policy(new Rule(Set.of("ok"), DAY, null, null));
        Instant now = at(4500).plus(DAY);

        Keeper.Plan plan = keeper.dryRun(SITE, policy, now);
        assertThat(plan.runs()).extracting(Retention.Candidate::runId).containsExactly("r0", "r2");
        assertThat(ids()).hasSize(10);

        assertThat(keeper.run(SITE, policy, now, "cron").runs()).hasSize(2);
        assertThat(ids()).hasSize(8).doesNotContain("r0", "r2");
        AuditLog.Entry entry = store.auditLog().list(SITE, null, 1).items().get(0);
        assertThat(entry.actor()).isEqualTo("cron");
        assertThat(entry.action()).isEqualTo("retention.purge");
    }

    @Test
    void purgesTheOldestAboveACountOrSize() {
        assertThat(keeper.dryRun(SITE, policy(new Rule(Set.of(), null, 7L, null)), at(0))
                        .runs())
                .extracting(Retention.Candidate::runId)
                .containsExactly("r0", "r1", "r2");
        long bytes = store.retention().volume(SITE, Set.of("ok", "error")).bytes();
        Keeper.Plan plan = keeper.run(SITE, policy(new Rule(Set.of("error"), null, null, bytes / 4)), at(0), "ann");
        assertThat(plan.runs()).extracting(Retention.Candidate::runId).containsExactly("r1", "r3", "r5");
        assertThat(ids()).contains("r0", "r7");
    }

    @Test
    void neverPurgesHeldRuns() {
        assertThat(keeper.hold(SITE, "r0", true, "ann")).isTrue();
        RetentionPolicy policy = policy(new Rule(Set.of(), Duration.ZERO, null, null));

        keeper.run(SITE, policy, at(100_000), "ann");

        assertThat(ids()).containsExactly("r0");
        assertThat(keeper.purge(SITE, List.of("r0"), "ann", "asked")).isEmpty();
        keeper.hold(SITE, "r0", false, "ann");
        assertThat(keeper.purge(SITE, List.of("r0"), "ann", "asked")).containsExactly("r0");
        assertThat(store.auditLog().list(SITE, null, 10).items())
                .extracting(AuditLog.Entry::action)
                .contains("run.hold", "run.release", "run.purge");
    }

    @Test
    void givesUpRunsOfWhichNothingIsSeenAndTakesThemUpAgain() {
        store.writer()
                .write(
                        SITE,
                        List.of(run("hanging", 0)
                                .status(RunStatus.RUNNING)
                                .endedAt(null)
                                .build()));
        store.writer()
                .write(
                        SITE,
                        List.of(run("waiting", 0)
                                .status(RunStatus.PAUSED)
                                .endedAt(null)
                                .build()));
        Instant seen = store.runs().summary(SITE, "hanging").orElseThrow().lastSeenAt();

        assertThat(keeper.giveUpSilentRuns(SITE, policy(), seen.plus(Duration.ofMinutes(59))))
                .isZero();
        assertThat(keeper.giveUpSilentRuns(SITE, policy(), seen.plus(Duration.ofMinutes(61))))
                .isEqualTo(1);

        assertThat(store.runs().summary(SITE, "hanging").orElseThrow().status()).isEqualTo(RunStatus.LOST);
        assertThat(store.runs().summary(SITE, "waiting").orElseThrow().status()).isEqualTo(RunStatus.PAUSED);
        assertThat(keeper.giveUpSilentRuns(SITE, policy(), seen.plus(DAY))).isZero();
        Instant later = seen.plus(Duration.ofHours(2));
        store.writer()
                .write(
                        SITE,
                        List.of(tool("hanging", "t", 0, "x")
                                .startedAt(later)
                                .endedAt(null)
                                .build()));
        assertThat(store.runs().summary(SITE, "hanging").orElseThrow().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(keeper.dryRun(SITE, policy(new Rule(Set.of("lost"), Duration.ZERO, null, null)), later)
                        .runs())
                .isEmpty();
    }

    @Test
    void sweepsEverySite() {
        keeper.setPolicy(SITE, policy(new Rule(Set.of("ok"), DAY, null, null)), "ann");
        assertThat(keeper.policy(SITE)).isEqualTo(policy(new Rule(Set.of("ok"), DAY, null, null)));
        assertThat(keeper.policy(new Site("new"))).isEqualTo(RetentionPolicy.KEEP_ALL);
        store.documents().put(new Site("broken"), "retention", "policy", "not JSON");
        store.writer().write(new Site("broken"), List.of(run("x", 0).build()));
        Clock clock = Clock.fixed(at(0).plus(Duration.ofDays(3)), ZoneOffset.UTC);

        try (Sweeper sweeper = new Sweeper(store, new Anchors(store, null), clock)) {
            sweeper.sweep();
        }

        assertThat(ids()).containsExactly("r1", "r3", "r5", "r7", "r9");
        assertThat(new Anchors(store, null).list(SITE)).hasSize(1);
    }

    @Test
    void readsPoliciesAndSaysWhatIsWrong() {
        RetentionPolicy policy = RetentionPolicy.parse("""
                {"rules":[{"statuses":["ok","error"],"max_age":"P30D"},{"max_bytes":1000000}],"lease":"PT2H"}""");
        assertThat(policy.rules().get(0).maxAge()).isEqualTo(Duration.ofDays(30));
        assertThat(policy.rules().get(1).statuses())
                .contains("ok", "lost", "abandoned")
                .doesNotContain("running");
        assertThat(policy.lease()).isEqualTo(Duration.ofHours(2));
        assertThat(RetentionPolicy.parse(policy.toJson())).isEqualTo(policy);
        assertThat(RetentionPolicy.parse("{\"lease\":null}").lease()).isNull();
        assertThatThrownBy(() -> RetentionPolicy.parse("{\"rules\":[{\"max_age\":\"soon\"}]}"))
                .hasMessageContaining("max_age")
                .hasMessageContaining("soon");
        assertThatThrownBy(
                        () -> RetentionPolicy.parse("{\"rules\":[{\"statuses\":[\"running\"],\"max_age\":\"P1D\"}]}"))
                .hasMessageContaining("running");
        assertThatThrownBy(() -> RetentionPolicy.parse("{\"rules\":[{}]}")).hasMessageContaining("max_age");
        assertThatThrownBy(() -> RetentionPolicy.parse("{\"rules\":[{\"max_runs\":1.5}]}"))
                .hasMessageContaining("max_runs");
        assertThatThrownBy(() -> RetentionPolicy.parse("[")).hasMessageContaining("JSON");
    }
}
