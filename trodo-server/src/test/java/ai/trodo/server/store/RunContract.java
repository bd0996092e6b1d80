package ai.trodo.server.store;

import static ai.trodo.server.store.Samples.complete;
import static ai.trodo.server.store.Samples.event;
import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static ai.trodo.server.store.Samples.score;
import static ai.trodo.server.store.Samples.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.model.TrodoRecord;
import ai.trodo.server.store.engine.FoldedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One run: its tree, its records, its chain; and who follows what is written. */
abstract class RunContract extends ListContract {
    @Test
    void readsATreeInPages() {
        List<TrodoRecord> records = new ArrayList<>(List.of(run("r1", 0).build()));
        for (int i = 0; i < 500; i++) {
            records.add(tool("r1", "s%03d".formatted(i), i / 3, "t").build());
        }
        write(records);

        List<String> ids = new ArrayList<>();
        Cursor after = null;
        do {
            RunTree tree = store.runs().tree(SITE, "r1", after, 120).orElseThrow();
            tree.spans().items().forEach(span -> ids.add(span.spanId()));
            after = tree.spans().next();
        } while (after != null);
        assertThat(ids).hasSize(500).isSorted().doesNotHaveDuplicates();
        assertThat(summary("r1").spanCount()).isEqualTo(500);
    }

    @Test
    void readsEventsAndScoresWithTheRun() {
        write(complete("r1", 0));
        write(event("r1", "e2", "checkpoint", 20), event("r1", "e1", "log", 10), score("r1", "s1", "helpful", 0.5));

        RunTree tree = tree("r1");
        assertThat(tree.events()).extracting(e -> e.eventId()).containsExactly("e1", "e2");
        assertThat(tree.events().get(0).payload()).containsEntry("note", "a word like walnut");
        assertThat(tree.scores()).extracting(ScoreFacts::value).containsExactly(0.5);
        assertThat(summary("r1").scores()).hasSize(1);
        assertThat(store.runs()
                        .events(SITE, List.of("log"), TimeRange.ALWAYS, null, 10)
                        .items())
                .extracting(e -> e.eventId())
                .containsExactly("e1");
        assertThat(store.runs().tree(SITE, "nothing", null, 10)).isEmpty();
        assertThat(store.runs().span(SITE, "r1", "nothing")).isEmpty();
    }

    @Test
    void chainsTheRecordsOfARun() {
        write(complete("r1", 0));
        write(event("r1", "e1", "log", 10));

        List<StoredRecord> log = new ArrayList<>();
        Cursor after = null;
        do {
            Page<StoredRecord> page = store.runs().log(SITE, "r1", after, 3);
            log.addAll(page.items());
            after = page.next();
        } while (after != null);
        assertThat(log).extracting(StoredRecord::seq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(log.get(0).prevHash()).isEqualTo("0".repeat(64));
        for (int i = 1; i < log.size(); i++) {
            assertThat(log.get(i).prevHash()).isEqualTo(log.get(i - 1).hash());
        }
        assertThat(log).allMatch(FoldedRun::isWhole);
        assertThat(store.auditLog().heads(SITE, TimeRange.ALWAYS))
                .containsExactly(new AuditLog.Head("r1", 4, log.get(3).hash()));
    }

    @Test
    void tellsFollowersEachRecordOnceInOrder() throws InterruptedException {
        long head = store.tail().head(SITE);
        CountDownLatch woken = new CountDownLatch(1);
        try (LiveTail.Subscription follower = store.tail().subscribe(SITE, woken::countDown)) {
            write(complete("r1", 0));
            assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
        }
        write(llm("r1", "more", 0).build());

        List<LiveTail.Change> first = store.tail().read(SITE, head, 2);
        List<LiveTail.Change> rest = store.tail().read(SITE, first.get(1).position(), 10);
        assertThat(first).extracting(LiveTail.Change::type).containsExactly("run", "span");
        assertThat(rest).extracting(LiveTail.Change::entityId).containsExactly("r1-tool", "more");
        assertThat(store.tail().read(SITE, rest.get(1).position(), 10)).isEmpty();
        assertThat(store.tail().head(SITE)).isEqualTo(rest.get(1).position());
        assertThatThrownBy(() -> store.tail().read(SITE, Long.MAX_VALUE - 5, 10))
                .isInstanceOf(StaleCursorException.class);
    }
}
