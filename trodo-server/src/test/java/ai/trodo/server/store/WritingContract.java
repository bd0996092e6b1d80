package ai.trodo.server.store;

import static ai.trodo.server.store.Samples.at;
import static ai.trodo.server.store.Samples.complete;
import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static ai.trodo.server.store.Samples.score;
import static ai.trodo.server.store.Samples.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.model.Payload;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.engine.FoldedRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Taking records in, one after the other and all at once. */
abstract class WritingContract extends StoreContract {
    @Test
    void keepsARunWithItsSpansAndCountsIt() {
        WriteResult result = write(complete("r1", 0));

        assertThat(result).isEqualTo(new WriteResult(3, 0, List.of()));
        RunSummary run = summary("r1");
        assertThat(run.agentName()).isEqualTo("support");
        assertThat(run.status()).isEqualTo(RunStatus.OK);
        assertThat(run.startedAt()).isEqualTo(at(0));
        assertThat(run.endedAt()).isEqualTo(at(1000));
        assertThat(run.durationMillis()).isEqualTo(1000);
        assertThat(run.tokensIn()).isEqualTo(100);
        assertThat(run.tokensOut()).isEqualTo(20);
        assertThat(run.cost()).isEqualByComparingTo("0.01");
        assertThat(run.costKnown()).isTrue();
        assertThat(run.spanCount()).isEqualTo(2);
        assertThat(run.llmCount()).isEqualTo(1);
        assertThat(run.toolCount()).isEqualTo(1);
        assertThat(run.errorCount()).isZero();
        assertThat(run.models()).containsExactly("gpt-4o-mini");
        assertThat(run.tools()).containsExactly("lookup_order");
        assertThat(run.tags()).containsExactly("beta");
        assertThat(run.metadata()).containsEntry("tenant", "acme");
        assertThat(run.inputPreview()).isEqualTo("where is my order");
        assertThat(run.environment()).isEqualTo("prod");
        assertThat(run.lastSeenAt()).isEqualTo(NOW);
        assertThat(run.known()).isTrue();
        assertThat(run.recordCount()).isEqualTo(3);
    }

    @Test
    void keepsARepeatedRecordOnce() {
        write(complete("r1", 0));

        WriteResult again = write(complete("r1", 0));

        assertThat(again).isEqualTo(new WriteResult(0, 3, List.of()));
        assertThat(summary("r1").spanCount()).isEqualTo(2);
        assertThat(summary("r1").recordCount()).isEqualTo(3);
        Span one = llm("r2", "x", 0).build();
        assertThat(write(one, one, one)).isEqualTo(new WriteResult(1, 2, List.of()));
    }

    @Test
    void leavesUnknownNumbersUnknown() {
        write(
                run("r1", 0).status(RunStatus.RUNNING).endedAt(null).build(),
                tool("r1", "t", 1, "a").build());

        RunSummary run = summary("r1");
        assertThat(run.tokensIn()).isNull();
        assertThat(run.tokensOut()).isNull();
        assertThat(run.cost()).isNull();
        assertThat(run.durationMillis()).isNull();
        assertThat(run.endedAt()).isNull();
    }

    @Test
    void saysThatACostIsTooSmallWhenACallHasNoPrice() {
        write(
                run("r1", 0).build(),
                llm("r1", "a", 0).build(),
                llm("r1", "b", 1).cost(null).build());

        assertThat(summary("r1").costKnown()).isFalse();
        assertThat(summary("r1").cost()).isEqualByComparingTo("0.01");
    }

    @Test
    void doesNotCountASpanThatRepeatsTheSumOfItsModelCalls() {
        Span stage = Span.builder("stage")
                .runId("r1")
                .kind(SpanKind.AGENT)
                .usage(Usage.of(100, 20))
                .build();
        write(
                run("r1", 0).build(),
                stage,
                llm("r1", "a", 0).parentSpanId("stage").build());

        assertThat(summary("r1").tokensIn()).isEqualTo(100);
    }

    @Test
    void mergesPartialSpans() {
        Span started = Span.builder("s")
                .runId("r1")
                .kind(SpanKind.LLM)
                .name("chat")
                .status(SpanStatus.RUNNING)
                .startedAt(at(0))
                .build();
        Span ended = Span.builder("s")
                .runId("r1")
                .status(SpanStatus.OK)
                .endedAt(at(500))
                .model("m")
                .usage(Usage.of(7, 3))
                .build();
        write(ended);
        write(started);

        SpanFacts span = tree("r1").spans().items().get(0);
        assertThat(span.status()).isEqualTo(SpanStatus.OK);
        assertThat(span.durationMicros()).isEqualTo(500_000);
        assertThat(span.name()).isEqualTo("chat");
        assertThat(span.kind()).isEqualTo(SpanKind.LLM);
        assertThat(span.model()).isEqualTo("m");
        assertThat(store.runs().span(SITE, "r1", "s").orElseThrow().name()).isEqualTo("chat");
    }

    @Test
    void showsSpansBeforeTheirRunAndAttachesThemWhenItComes() {
        write(tool("r1", "child", 100, "a").parentSpanId("gone").build());
        RunSummary before = summary("r1");
        assertThat(before.known()).isFalse();
        assertThat(before.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(before.orphanCount()).isEqualTo(1);
        assertThat(ids(Is.of(Field.HAS, "orphan"))).containsExactly("r1");

        write(run("r1", 0).build(), llm("r1", "gone", 50).build());

        assertThat(summary("r1").known()).isTrue();
        assertThat(summary("r1").orphanCount()).isZero();
        assertThat(summary("r1").agentName()).isEqualTo("support");
        assertThat(ids(Is.of(Field.HAS, "orphan"))).isEmpty();
    }

    @Test
    void countsSpansThatBeganAfterTheirRunHadEndedOrEndedLongAfterIt() {
        write(
                run("r1", 0).build(),
                tool("r1", "in-time", 10, "a").build(),
                tool("r1", "closed-with-the-stream", 900, "a").endedAt(at(1300)).build(),
                tool("r1", "began-late", 1001, "a").build(),
                tool("r1", "ended-late", 900, "a").endedAt(at(6001)).build());

        assertThat(summary("r1").lateCount()).isEqualTo(2);
        assertThat(ids(Is.of(Field.HAS, "late"))).containsExactly("r1");
    }

    @Test
    void previewsWhatWasSaidNotItsJson() {
        write(
                run("object", 0)
                        .input(Payload.of("{\"user\":\"u1\",\"question\":\"where is it?\"}"))
                        .output(Payload.of("{\"answer\":\"near\",\"text\":\"x\"}"))
                        .build(),
                run("chat", 0)
                        .input(Payload.of("[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"assistant\","
                                + "\"content\":\"two\"},{\"role\":\"user\",\"content\":[{\"text\":\"three\"}]}]"))
                        .output(Payload.of("{\"messages\":[{\"role\":\"assistant\",\"content\":\"four\"}]}"))
                        .build(),
                run("other", 0)
                        .input(Payload.of("{broken"))
                        .output(Payload.of("[1,2]"))
                        .build());

        assertThat(summary("object").inputPreview()).isEqualTo("where is it?");
        assertThat(summary("object").outputPreview()).isEqualTo("near");
        assertThat(summary("chat").inputPreview()).isEqualTo("three");
        assertThat(summary("chat").outputPreview()).isEqualTo("four");
        assertThat(summary("other").inputPreview()).isEqualTo("{broken");
        assertThat(summary("other").outputPreview()).isEqualTo("[1,2]");
    }

    @Test
    void answersAnEmptyBatchAtOnceEvenBesideOtherWork() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 50; n++) {
                    write(List.of());
                    store.documents().put(SITE, "k", "id", "{}");
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(60_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void makesASpanOutsideAnyRunARunOfItsOwn() {
        write(tool("ignored", "alone", 0, "search")
                .runId(null)
                .distinctId("u9")
                .agentName("bot")
                .build());

        RunSummary run = summary("alone");
        assertThat(run.standalone()).isTrue();
        assertThat(run.status()).isEqualTo(RunStatus.OK);
        assertThat(run.agentName()).isEqualTo("bot");
        assertThat(run.distinctId()).isEqualTo("u9");
        assertThat(ids(Is.of(Field.IS, "standalone"))).containsExactly("alone");
    }

    @Test
    void rejectsBadRecordsOneByOneAndStoresTheOthers() {
        WriteResult result = write(
                run("good", 0).build(),
                score("good", "s", "x", 1).toBuilder().runId(null).build(),
                run("bad\u0000id", 0).build(),
                run("x".repeat(600), 0).build(),
                run(" ", 0).build(),
                llm("good", "half\ud83d", 0).build());

        assertThat(result.stored()).isEqualTo(1);
        assertThat(result.rejects()).extracting(WriteResult.Reject::index).containsExactly(1, 2, 3, 4, 5);
        assertThat(result.rejects().get(0).code()).isEqualTo(WriteResult.Reject.NO_RUN);
        assertThat(result.rejects().get(4).field()).isEqualTo("span_id");
        assertThat(ids()).containsExactly("good");
    }

    @Test
    void takesBatchesOfManyThreadsAtOnce() throws InterruptedException {
        int threads = 8;
        int batches = 25;
        List<Thread> writers = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < threads; t++) {
            int mine = t;
            Thread thread = new Thread(() -> {
                for (int b = 0; b < batches; b++) {
                    write(Arrays.asList(
                            llm("shared", "s-" + mine + "-" + b, b).build(),
                            llm("own-" + mine, "s-" + b, b).build()));
                }
            });
            thread.setUncaughtExceptionHandler((who, failure) -> failures.add(failure));
            writers.add(thread);
            thread.start();
        }
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(failures).isEmpty();
        assertThat(summary("shared").spanCount()).isEqualTo(threads * batches);
        assertThat(summary("shared").tokensIn()).isEqualTo(100L * threads * batches);
        List<StoredRecord> log = store.runs().log(SITE, "shared", null, 1000).items();
        assertThat(log).hasSize(threads * batches);
        assertThat(log).allMatch(FoldedRun::isWhole);
        assertThat(ids()).hasSize(threads + 1);
    }

    @Test
    void isHealthyAndRefusesToWorkAfterClose() {
        write(complete("r1", 0));

        Health health = store.health();
        assertThat(health.up()).isTrue();
        assertThat(health.spans()).isEqualTo(2);
        assertThat(health.bytes()).isPositive();
        store.close();
        store.close();
        assertThatThrownBy(() -> write(run("r2", 0).build())).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> summary("r1")).isInstanceOf(StoreUnavailableException.class);
    }
}
