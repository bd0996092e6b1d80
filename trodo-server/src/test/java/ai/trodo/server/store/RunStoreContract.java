package ai.trodo.server.store;

import static ai.trodo.server.store.Samples.at;
import static ai.trodo.server.store.Samples.complete;
import static ai.trodo.server.store.Samples.event;
import static ai.trodo.server.store.Samples.failed;
import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static ai.trodo.server.store.Samples.score;
import static ai.trodo.server.store.Samples.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.TrodoRecord;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.RunQuery.Compare;
import ai.trodo.server.store.RunQuery.Condition;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunQuery.Measure;
import ai.trodo.server.store.RunQuery.Op;
import ai.trodo.server.store.RunQuery.Text;
import ai.trodo.server.store.engine.FoldedRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine must do. Subclasses only say how one is opened. */
public abstract class RunStoreContract {
    protected static final Site SITE = new Site("acme");
    protected static final Site OTHER = new Site("globex");
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    protected RunStore store;

    /** Opens a store on the data of this test; called again after a close to test a restart. */
    protected abstract RunStore open(Clock clock);

    /** Waits until what may lag behind has caught up. */
    protected abstract void catchUp(RunStore store);

    @BeforeEach
    protected void openStore() {
        store = open(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected final void restart() {
        store.close();
        store = open(Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));
    }

    protected final WriteResult write(TrodoRecord... records) {
        return store.writer().write(SITE, List.of(records));
    }

    protected final WriteResult write(List<? extends TrodoRecord> records) {
        return store.writer().write(SITE, records);
    }

    protected final RunSummary summary(String runId) {
        return store.runs().summary(SITE, runId).orElseThrow();
    }

    protected final List<String> ids(Condition... conditions) {
        return ids(RunQuery.of(conditions), Sort.NEWEST);
    }

    protected final List<String> ids(RunQuery query, Sort sort) {
        return store.runs().list(SITE, query, sort, null, 1000).items().stream()
                .map(RunSummary::runId)
                .toList();
    }

    // -- writing ---------------------------------------------------------------------------------------------------

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

    protected final RunTree tree(String runId) {
        return store.runs().tree(SITE, runId, null, 100_000).orElseThrow();
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
    void aTerminalStatusWinsOverRunningWhateverComesLast() {
        write(run("r1", 0).status(RunStatus.ERROR).build());
        write(run("r1", 0)
                .status(RunStatus.RUNNING)
                .endedAt(null)
                .input(Payload.of("other"))
                .build());

        assertThat(summary("r1").status()).isEqualTo(RunStatus.ERROR);
        assertThat(summary("r1").endedAt()).isEqualTo(at(1000));
    }

    @Test
    void aRunThatWasGivenUpIsTakenUpAgainByItsSpans() {
        write(run("r1", 0).status(RunStatus.RUNNING).endedAt(null).build());
        write(Run.builder("r1").status(RunStatus.LOST).endedAt(at(60_000)).build());
        assertThat(summary("r1").status()).isEqualTo(RunStatus.LOST);
        assertThat(summary("r1").endedAt()).isEqualTo(at(60_000));

        write(tool("r1", "t", 70_000, "a").build());
        assertThat(summary("r1").status()).isEqualTo(RunStatus.RUNNING);
        assertThat(ids(Is.of(Field.STATUS, "running"))).containsExactly("r1");
        assertThat(ids(Is.of(Field.STATUS, "lost"))).isEmpty();

        write(run("r1", 0).endedAt(at(71_000)).build());
        assertThat(summary("r1").status()).isEqualTo(RunStatus.OK);
        assertThat(summary("r1").endedAt()).isEqualTo(at(71_000));
    }

    @Test
    void anyOrderOfArrivalGivesTheSameRows() {
        List<TrodoRecord> records = new ArrayList<>(complete("r1", 0));
        records.add(run("r1", 0)
                .status(RunStatus.RUNNING)
                .endedAt(null)
                .tags(List.of("early"))
                .build());
        records.add(llm("r1", "r1-llm", 10)
                .status(SpanStatus.RUNNING)
                .endedAt(null)
                .output(Payload.EMPTY)
                .model("gpt-4o")
                .cost(null)
                .build());
        records.add(llm("r1", "r1-llm", 10)
                .model("other")
                .usage(new Usage(80L, 20L, null, 15L, 5L))
                .build());
        records.add(failed(tool("r1", "t2", 400, "refund").parentSpanId("r1-llm"), "no money")
                .build());
        records.add(tool("r1", "t3", 9000, "late_tool").parentSpanId("nobody").build());
        records.add(score("r1", "s1", "helpful", 0.2));
        records.add(score("r1", "s1", "helpful", 0.9).toBuilder().at(at(9000)).build());
        records.add(event("r1", "e1", "log", 20));
        records.add(Run.builder("r1")
                .tags(List.of("vip"))
                .extra(Map.of("at", "2026-11-20T11:00:00Z"))
                .build());
        records.add(Run.builder("r1")
                .extra(Map.of("at", "2026-11-20T11:30:00Z", "tags_removed", List.of("beta")))
                .build());
        records.add(llm("child", "c1", 30).build());
        Random random = new Random(7);
        String expected = null;
        for (int round = 0; round < 60; round++) {
            Site site = new Site("site-" + round);
            List<TrodoRecord> order = new ArrayList<>(records);
            order.addAll(records.subList(0, random.nextInt(records.size())));
            Collections.shuffle(order, random);
            int from = 0;
            while (from < order.size()) {
                int to = Math.min(order.size(), from + 1 + random.nextInt(6));
                store.writer().write(site, order.subList(from, to));
                from = to;
            }
            String rows = rows(site, "r1") + rows(site, "child");
            expected = expected == null ? rows : expected;
            assertThat(rows.equals(expected))
                    .as("round %d, order %s: %s", round, order, rows)
                    .isTrue();
        }
        assertThat(expected).contains("tags=[early, vip]");
    }

    /** Everything that is shown, without times of arrival. */
    private String rows(Site site, String runId) {
        RunTree tree = store.runs().tree(site, runId, null, 1000).orElseThrow();
        RunRecords records = store.runs().records(site, runId).orElseThrow();
        StringBuilder text = new StringBuilder();
        text.append(tree.summary()).append(tree.run()).append(tree.spans()).append(tree.events());
        text.append(tree.scores()).append(records.spans()).append(records.run());
        for (Condition condition : List.of(
                Is.of(Field.MODEL, "gpt-4o-mini"),
                Is.of(Field.TAG, "vip"),
                Is.of(Field.TAG, "beta"),
                Is.of(Field.TOOL, "refund"),
                Is.of(Field.STATUS, "running"),
                Is.of(Field.HAS, "error"))) {
            text.append(store.runs()
                    .list(site, RunQuery.of(condition), Sort.NEWEST, null, 10)
                    .items()
                    .size());
        }
        text.append(store.usage().by(site, RunQuery.ALL, UsageReader.Dimension.MODEL));
        return text.toString();
    }

    @Test
    void keepsEverythingOverARestart() {
        write(complete("r1", 0));
        write(score("r1", "s", "helpful", 1), event("r1", "e", "log", 5));
        String before = rows(SITE, "r1");

        restart();

        assertThat(rows(SITE, "r1")).isEqualTo(before);
        write(llm("r1", "more", 20).build());
        assertThat(summary("r1").spanCount()).isEqualTo(3);
        assertThat(store.runs().log(SITE, "r1", null, 100).items())
                .extracting(StoredRecord::seq)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void givesInputsAndOutputsBackAsTheyCame() {
        String odd =
                "tab\t quote\" back\\ nul\u0000 half\ud83d pair\ud83d\ude00 nel\u0085 bom\ufeff rtl\u202e ls\u2028";
        String large = "0123456789".repeat(50_000);
        write(
                run("r1", 0)
                        .input(Payload.of(odd))
                        .output(Payload.truncated(large, 600_000))
                        .build(),
                llm("r1", "s", 0)
                        .input(Payload.omitted("redactor failed"))
                        .output(Payload.of(odd))
                        .build());

        RunRecords records = store.runs().records(SITE, "r1").orElseThrow();
        assertThat(records.run().input().text()).isEqualTo(odd);
        assertThat(records.run().output()).isEqualTo(Payload.truncated(large, 600_000));
        Span span = store.runs().span(SITE, "r1", "s").orElseThrow();
        assertThat(span.input()).isEqualTo(Payload.omitted("redactor failed"));
        assertThat(span.output().text()).isEqualTo(odd);
        assertThat(summary("r1").inputPreview()).startsWith("tab\t quote\"").contains("\ufffd");
        assertThat(summary("r1").outputPreview()).hasSize(SpanFacts.PREVIEW_LENGTH);
    }

    @Test
    void takesTextOfEveryFieldAsTextAndNeverAsSql() {
        String evil = "'; DROP TABLE run; -- \" ) OR 1=1 % _ \\ ${x} $1 ? :a @b";
        write(
                Run.builder(evil)
                        .agentName(evil)
                        .distinctId(evil)
                        .conversationId(evil)
                        .parentRunId(evil)
                        .status(RunStatus.OK)
                        .errorSummary(evil)
                        .startedAt(at(0))
                        .environment(evil)
                        .release(evil)
                        .tags(List.of(evil))
                        .metadata(Map.of(evil, evil))
                        .input(Payload.of(evil))
                        .build(),
                failed(llm(evil, evil, 0).model(evil).provider(evil), evil).build(),
                tool(evil, evil + 2, 0, evil).build(),
                score(evil, evil, evil, 1),
                event(evil, evil, evil, 0));
        catchUp(store);

        for (Field field : List.of(
                Field.RUN,
                Field.AGENT,
                Field.USER,
                Field.CONVERSATION,
                Field.PARENT,
                Field.ENVIRONMENT,
                Field.RELEASE,
                Field.MODEL,
                Field.PROVIDER,
                Field.TOOL,
                Field.TAG)) {
            assertThat(ids(Is.of(field, evil))).as("%s", field).containsExactly(evil);
            assertThat(ids(Is.of(field, evil).not())).as("not %s", field).isEmpty();
        }
        assertThat(ids(Is.meta(evil, evil))).containsExactly(evil);
        assertThat(ids(Compare.score(evil, Op.EQ, 1))).containsExactly(evil);
        if (store.capabilities().textSearch()) {
            assertThat(ids(Text.of(evil))).containsExactly(evil);
            assertThat(ids(Text.of("\" OR NEAR( * ^ - :"))).containsExactly(evil);
        }
        assertThat(store.runs()
                        .events(SITE, List.of(evil), TimeRange.ALWAYS, null, 10)
                        .items())
                .hasSize(1);
        assertThat(store.runs().scores(SITE, evil, TimeRange.ALWAYS, null, 10).items())
                .hasSize(1);
        assertThat(store.runs().conversation(SITE, evil)).isPresent();
        assertThat(store.runs().user(SITE, evil)).isPresent();
        assertThat(store.runs().span(SITE, evil, evil)).isPresent();
        store.documents().put(SITE, evil, evil, evil);
        assertThat(store.documents().list(SITE, evil, evil)).hasSize(1);
        assertThat(store.retention().purge(SITE, List.of(evil), evil)).containsExactly(evil);
    }

    // -- tenants ---------------------------------------------------------------------------------------------------

    @Test
    void keepsTenantsApart() {
        write(complete("same-id", 0));
        store.writer()
                .write(
                        OTHER,
                        List.of(run("same-id", 0)
                                .agentName("theirs")
                                .distinctId("them")
                                .build()));
        store.documents().put(OTHER, "view", "v", "{}");

        assertThat(summary("same-id").agentName()).isEqualTo("support");
        assertThat(store.runs().summary(OTHER, "same-id").orElseThrow().agentName())
                .isEqualTo("theirs");
        assertThat(store.runs().summary(OTHER, "same-id").orElseThrow().spanCount())
                .isZero();
        assertThat(ids(Is.of(Field.AGENT, "theirs"))).isEmpty();
        assertThat(store.runs().users(OTHER, RunQuery.ALL, null, 10).items())
                .extracting(UserSummary::distinctId)
                .containsExactly("them");
        assertThat(store.documents().list(SITE, "view", null)).isEmpty();
        assertThat(store.usage().totals(OTHER, RunQuery.ALL).runs()).isEqualTo(1);
        assertThat(store.tail().read(OTHER, 0, 10)).hasSize(1);
        assertThat(store.runs()
                        .list(new Site("nobody"), RunQuery.ALL, Sort.NEWEST, null, 10)
                        .items())
                .isEmpty();
        store.retention().purge(OTHER, List.of("same-id"), "test");
        assertThat(summary("same-id").spanCount()).isEqualTo(2);
    }

    // -- lists -----------------------------------------------------------------------------------------------------

    private void writeVariety() {
        write(complete("a", 0));
        write(
                run("b", 10_000)
                        .agentName("sales")
                        .distinctId("user-2")
                        .conversationId("chat-2")
                        .status(RunStatus.ERROR)
                        .errorSummary("boom")
                        .endedAt(at(10_500))
                        .environment("dev")
                        .release("2.0")
                        .tags(List.of("vip", "beta"))
                        .metadata(Map.of("tenant", "globex"))
                        .parentRunId("a")
                        .build(),
                llm("b", "b1", 10_000)
                        .model("claude")
                        .provider("anthropic")
                        .usage(Usage.of(1000, 500))
                        .build(),
                llm("b", "b2", 10_100).model("gpt-4o-mini").build(),
                failed(tool("b", "b3", 10_200, "refund"), "no walnut money").build(),
                score("b", "sb", "helpful", 0.9));
        write(
                run("c", 20_000)
                        .conversationId("chat-2")
                        .distinctId("user-2")
                        .status(RunStatus.RUNNING)
                        .endedAt(null)
                        .tags(List.of())
                        .metadata(Map.of())
                        .build(),
                score("c", "sc", "helpful", 0.1));
        catchUp(store);
    }

    @Test
    void filtersByEveryField() {
        writeVariety();

        assertThat(ids(Is.of(Field.AGENT, "sales"))).containsExactly("b");
        assertThat(ids(Is.of(Field.AGENT, "sales", "support"))).containsExactly("c", "b", "a");
        assertThat(ids(Is.of(Field.AGENT, "sales").not())).containsExactly("c", "a");
        assertThat(ids(Is.of(Field.STATUS, "error"))).containsExactly("b");
        assertThat(ids(Is.of(Field.STATUS, "error", "running"))).containsExactly("c", "b");
        assertThat(ids(Is.of(Field.STATUS, "ERROR"))).containsExactly("b");
        assertThat(ids(Is.of(Field.USER, "user-2"))).containsExactly("c", "b");
        assertThat(ids(Is.of(Field.CONVERSATION, "chat-2"))).containsExactly("c", "b");
        assertThat(ids(Is.of(Field.PARENT, "a"))).containsExactly("b");
        assertThat(ids(Is.of(Field.ENVIRONMENT, "dev"))).containsExactly("b");
        assertThat(ids(Is.of(Field.RELEASE, "1.2"))).containsExactly("c", "a");
        assertThat(ids(Is.of(Field.MODEL, "claude"))).containsExactly("b");
        assertThat(ids(Is.of(Field.MODEL, "claude", "gpt-4o-mini"))).containsExactly("b", "a");
        assertThat(ids(Is.of(Field.PROVIDER, "anthropic"))).containsExactly("b");
        assertThat(ids(Is.of(Field.TOOL, "refund"))).containsExactly("b");
        assertThat(ids(Is.of(Field.TOOL, "refund").not())).containsExactly("c", "a");
        assertThat(ids(Is.of(Field.KIND, "tool"))).containsExactly("b", "a");
        assertThat(ids(Is.of(Field.TAG, "vip"))).containsExactly("b");
        assertThat(ids(Is.of(Field.TAG, "beta"))).containsExactly("b", "a");
        assertThat(ids(Is.meta("tenant", "globex"))).containsExactly("b");
        assertThat(ids(Is.meta("retries", "2"))).containsExactly("a");
        assertThat(ids(Is.of(Field.HAS, "error"))).containsExactly("b");
        assertThat(ids(Is.of(Field.HAS, "error").not())).containsExactly("c", "a");
        assertThat(ids(Is.of(Field.HAS, "score"))).containsExactly("c", "b");
        assertThat(ids(Is.of(Field.HAS, "parent"))).containsExactly("b");
        assertThat(ids(Is.of(Field.IS, "running"))).containsExactly("c");
        assertThat(ids(Is.of(Field.RUN, "a", "c"))).containsExactly("c", "a");
        assertThat(ids(Is.of(Field.AGENT, "nobody"))).isEmpty();
        assertThat(ids(Is.of(Field.TAG, "beta"), Is.of(Field.STATUS, "error"), Is.of(Field.MODEL, "claude")))
                .containsExactly("b");
        assertThat(ids(Is.of(Field.USER, "user-2"), Is.of(Field.STATUS, "error").not()))
                .containsExactly("c");
    }

    @Test
    void comparesNumbers() {
        writeVariety();

        assertThat(ids(Compare.of(Measure.COST, Op.GT, 0.01))).containsExactly("b");
        assertThat(ids(Compare.of(Measure.COST, Op.LE, 0.01))).containsExactly("a");
        assertThat(ids(Compare.of(Measure.COST, Op.GT, 0.01).not())).containsExactly("a");
        assertThat(ids(Compare.of(Measure.TOKENS, Op.GE, 1000))).containsExactly("b");
        assertThat(ids(Compare.of(Measure.TOKENS_IN, Op.EQ, 100))).containsExactly("a");
        assertThat(ids(Compare.of(Measure.TOKENS_OUT, Op.GT, 100))).containsExactly("b");
        assertThat(ids(Compare.of(Measure.DURATION, Op.LT, 600))).containsExactly("b");
        assertThat(ids(Compare.of(Measure.DURATION, Op.GE, 1000))).containsExactly("a");
        assertThat(ids(Compare.of(Measure.SPANS, Op.GT, 2))).containsExactly("b");
        assertThat(ids(Compare.of(Measure.SPANS, Op.EQ, 0))).containsExactly("c");
        assertThat(ids(Compare.of(Measure.LLM_CALLS, Op.EQ, 2))).containsExactly("b");
        assertThat(ids(Compare.of(Measure.TOOL_CALLS, Op.EQ, 1))).containsExactly("b", "a");
        assertThat(ids(Compare.of(Measure.ERRORS, Op.GT, 0))).containsExactly("b");
        assertThat(ids(Compare.score("helpful", Op.GT, 0.5))).containsExactly("b");
        assertThat(ids(Compare.score("helpful", Op.GT, 0.5).not())).containsExactly("c");
        assertThat(ids(Compare.score("other", Op.GT, 0))).isEmpty();
        assertThat(ids(Compare.of(Measure.COST, Op.GT, 1e300))).isEmpty();
        assertThat(ids(Compare.of(Measure.TOKENS, Op.GT, -1e300))).containsExactly("b", "a");
    }

    @Test
    void findsWordsInInputsOutputsNamesAndErrorsOrSaysThatItCannot() {
        writeVariety();
        if (!store.capabilities().textSearch()) {
            assertThatThrownBy(() -> ids(Text.of("walnut"))).isInstanceOf(UnsupportedQueryException.class);
            return;
        }
        write(run("accents", 30_000)
                .input(Payload.of("Crème brûlée, 东京 and O'Neill-42"))
                .build());
        write(event("a", "e9", "log", 10));
        catchUp(store);

        assertThat(ids(Text.of("walnut"))).containsExactly("b", "a");
        assertThat(ids(Text.of("WALNUT money"))).containsExactly("b");
        assertThat(ids(Text.of("parcel"))).containsExactly("b", "a");
        assertThat(ids(Text.of("parcel walnut"))).isEmpty();
        assertThat(ids(Text.of("creme BRULEE"))).containsExactly("accents");
        assertThat(ids(Text.of("京"))).containsExactly("accents");
        assertThat(ids(Text.of("neill 42"))).containsExactly("accents");
        assertThat(ids(new Text("parcel", true))).containsExactly("accents", "c");
        assertThat(ids(Text.of("parcel"), Is.of(Field.AGENT, "sales"))).containsExactly("b");
        assertThat(ids(Text.of("nowhere"))).isEmpty();
    }

    @Test
    void limitsToATimeRange() {
        writeVariety();

        assertThat(ids(RunQuery.ALL.in(new TimeRange(at(10_000), null)), Sort.NEWEST))
                .containsExactly("c", "b");
        assertThat(ids(RunQuery.ALL.in(new TimeRange(null, at(10_000))), Sort.NEWEST))
                .containsExactly("a");
        assertThat(ids(RunQuery.of(Is.of(Field.USER, "user-2")).in(new TimeRange(at(0), at(20_000))), Sort.NEWEST))
                .containsExactly("b");
    }

    @Test
    void sortsByEveryKeyInBothDirections() {
        writeVariety();

        assertThat(ids(RunQuery.ALL, Sort.OLDEST)).containsExactly("a", "b", "c");
        assertThat(ids(RunQuery.ALL, new Sort(Sort.Key.DURATION, true))).containsExactly("a", "b", "c");
        assertThat(ids(RunQuery.ALL, new Sort(Sort.Key.DURATION, false))).containsExactly("c", "b", "a");
        assertThat(ids(RunQuery.ALL, new Sort(Sort.Key.COST, true))).containsExactly("b", "a", "c");
        assertThat(ids(RunQuery.ALL, new Sort(Sort.Key.TOKENS, true))).containsExactly("b", "a", "c");
        assertThat(ids(RunQuery.ALL, new Sort(Sort.Key.ERRORS, true)).get(0)).isEqualTo("b");
        assertThat(ids(RunQuery.of(Is.of(Field.TAG, "beta")), new Sort(Sort.Key.COST, false)))
                .containsExactly("a", "b");
    }

    @Test
    void pagesStayStableWhileRunsComeAndEachRunIsSeenOnce() {
        for (int i = 0; i < 60; i++) {
            write(
                    run("r" + i, i % 7).agentName(i % 2 == 0 ? "even" : "odd").build(),
                    llm("r" + i, "s" + i, i).build());
        }
        for (RunQuery query : List.of(
                RunQuery.ALL,
                RunQuery.of(Is.of(Field.AGENT, "even", "odd")),
                RunQuery.of(Is.of(Field.MODEL, "gpt-4o-mini")))) {
            for (Sort.Key key : Sort.Key.values()) {
                for (boolean descending : new boolean[] {true, false}) {
                    assertPagesAreStable(query, new Sort(key, descending));
                }
            }
        }
    }

    private void assertPagesAreStable(RunQuery query, Sort sort) {
        List<String> whole = ids(query, sort);
        Set<String> mine = new HashSet<>(whole);
        List<String> paged = new ArrayList<>();
        Cursor after = null;
        int added = 0;
        do {
            Page<RunSummary> page = store.runs().list(SITE, query, sort, after, 7);
            page.items().stream().map(RunSummary::runId).filter(mine::contains).forEach(paged::add);
            after = page.next();
            if (added++ < 2) {
                write(run("new" + added + sort + query.conditions().size(), added)
                        .agentName("even")
                        .build());
            }
        } while (after != null);
        assertThat(paged).as("%s by %s", query, sort).containsExactlyElementsOf(whole);
    }

    @Test
    void refusesACursorOfAnotherListOrNone() {
        writeVariety();
        Cursor byStart =
                store.runs().list(SITE, RunQuery.ALL, Sort.NEWEST, null, 1).next();

        assertThat(byStart).isNotNull();
        for (Cursor bad : List.of(byStart, new Cursor("!!"), new Cursor(""), new Cursor("AAAA"))) {
            assertThatThrownBy(() -> store.runs().list(SITE, RunQuery.ALL, new Sort(Sort.Key.COST, true), bad, 1))
                    .isInstanceOf(StaleCursorException.class);
        }
    }

    // -- one run ---------------------------------------------------------------------------------------------------

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

    // -- groups and numbers ----------------------------------------------------------------------------------------

    @Test
    void groupsByConversationAndUser() {
        writeVariety();

        Page<ConversationSummary> first = store.runs().conversations(SITE, RunQuery.ALL, null, 1);
        assertThat(first.items())
                .extracting(ConversationSummary::conversationId)
                .containsExactly("chat-2");
        assertThat(first.items().get(0).runCount()).isEqualTo(2);
        assertThat(first.items().get(0).agents()).containsExactly("sales", "support");
        assertThat(first.items().get(0).errors()).isEqualTo(1);
        Page<ConversationSummary> second = store.runs().conversations(SITE, RunQuery.ALL, first.next(), 1);
        assertThat(second.items())
                .extracting(ConversationSummary::conversationId)
                .containsExactly("chat-1");
        assertThat(second.next()).isNull();
        assertThat(store.runs()
                        .conversations(SITE, RunQuery.of(Is.of(Field.AGENT, "sales")), null, 10)
                        .items())
                .extracting(ConversationSummary::conversationId)
                .containsExactly("chat-2");
        assertThat(store.runs().conversation(SITE, "chat-1").orElseThrow().tokens())
                .isEqualTo(120);

        assertThat(store.runs().users(SITE, RunQuery.ALL, null, 10).items())
                .extracting(UserSummary::distinctId)
                .containsExactly("user-2", "user-1");
        UserSummary user = store.runs().user(SITE, "user-2").orElseThrow();
        assertThat(user.runCount()).isEqualTo(2);
        assertThat(user.conversationCount()).isEqualTo(1);
        assertThat(user.cost()).isEqualByComparingTo("0.02");
        assertThat(store.runs()
                        .users(SITE, RunQuery.of(Is.of(Field.MODEL, "claude")), null, 10)
                        .items())
                .extracting(UserSummary::distinctId)
                .containsExactly("user-2");
    }

    @Test
    void countsFacets() {
        writeVariety();

        Facets facets = store.runs().facets(SITE, RunQuery.ALL);
        assertThat(facets.runs()).isEqualTo(3);
        assertThat(facets.agents()).containsExactly(new Facets.Value("support", 2), new Facets.Value("sales", 1));
        assertThat(facets.models()).containsExactly(new Facets.Value("gpt-4o-mini", 2), new Facets.Value("claude", 1));
        assertThat(facets.tags()).containsExactly(new Facets.Value("beta", 2), new Facets.Value("vip", 1));
        assertThat(facets.users()).containsExactly(new Facets.Value("user-2", 2), new Facets.Value("user-1", 1));
        assertThat(store.runs()
                        .facets(SITE, RunQuery.of(Is.of(Field.AGENT, "sales")))
                        .tools())
                .containsExactly(new Facets.Value("refund", 1));
    }

    @Test
    void addsUpTotalsSeriesAgentsModelsAndTools() {
        writeVariety();

        UsageReader.Totals totals = store.usage().totals(SITE, RunQuery.ALL);
        assertThat(totals.runs()).isEqualTo(3);
        assertThat(totals.errors()).isEqualTo(1);
        assertThat(totals.tokensIn()).isEqualTo(1200);
        assertThat(totals.cost()).isEqualByComparingTo("0.03");
        assertThat(totals.users()).isEqualTo(2);
        assertThat(totals.p50Millis()).isBetween(487.0, 513.0);
        assertThat(totals.p99Millis()).isBetween(975.0, 1025.0);
        List<UsageReader.Point> series =
                store.usage().series(SITE, RunQuery.ALL.in(new TimeRange(at(0), at(30_000))), Duration.ofSeconds(10));
        assertThat(series).extracting(UsageReader.Point::runs).containsExactly(1L, 1L, 1L);
        assertThat(series.get(1).errors()).isEqualTo(1);
        assertThat(series.get(2).cost()).isNull();

        assertThat(store.usage().by(SITE, RunQuery.ALL, UsageReader.Dimension.AGENT))
                .extracting(UsageReader.Slice::name)
                .containsExactly("support", "sales");
        for (RunQuery query : List.of(RunQuery.ALL, RunQuery.of(Is.of(Field.RUN, "a", "b", "c")))) {
            List<UsageReader.Slice> models = store.usage().by(SITE, query, UsageReader.Dimension.MODEL);
            assertThat(models).extracting(UsageReader.Slice::name).containsExactly("gpt-4o-mini", "claude");
            assertThat(models.get(0).count()).isEqualTo(2);
            assertThat(models.get(0).cost()).isEqualByComparingTo("0.02");
            assertThat(models.get(0).p50Millis()).isBetween(195.0, 205.0);
            List<UsageReader.Slice> tools = store.usage().by(SITE, query, UsageReader.Dimension.TOOL);
            assertThat(tools).extracting(UsageReader.Slice::name).containsExactly("lookup_order", "refund");
            assertThat(tools.get(1).errors()).isEqualTo(1);
            List<UsageReader.ModelDay> days = store.usage().modelsByDay(SITE, query);
            assertThat(days).hasSize(2);
            assertThat(days.get(0).day()).isEqualTo(LocalDate.parse("2026-11-20"));
            assertThat(days.get(0).model()).isEqualTo("claude");
            assertThat(days.get(0).tokensIn()).isEqualTo(1000);
        }
    }

    @Test
    void addsUpSpansByThePromptThatTheyWereMadeFromAndFindsTheirRuns() {
        write(run("old", 0).build(), prompted(llm("old", "o1", 10), "answer", 1));
        write(
                run("both", 1000).build(),
                prompted(llm("both", "b1", 1010), "answer", 1),
                prompted(failed(llm("both", "b2", 1020), "refused"), "answer", "2"),
                prompted(llm("both", "b3", 1030), "sum.up", 7));
        write(run("none", 2000).build(), llm("none", "n1", 2010).build());
        restart();

        assertThat(ids(Is.of(Field.PROMPT, "answer"))).containsExactly("both", "old");
        assertThat(ids(Is.of(Field.PROMPT, "answer@1"))).containsExactly("both", "old");
        assertThat(ids(Is.of(Field.PROMPT, "answer@2"))).containsExactly("both");
        assertThat(ids(Is.of(Field.PROMPT, "answer").not())).containsExactly("none");
        assertThat(summary("both").prompts()).containsExactly("answer@1", "answer@2", "sum.up@7");
        List<UsageReader.Slice> versions =
                store.usage().by(SITE, RunQuery.of(Is.of(Field.PROMPT, "answer")), UsageReader.Dimension.PROMPT);
        assertThat(versions)
                .extracting(UsageReader.Slice::name)
                .containsExactlyInAnyOrder("answer@1", "answer@2", "sum.up@7");
        assertThat(versions.get(0).name()).isEqualTo("answer@1");
        assertThat(versions.get(0).count()).isEqualTo(2);
        assertThat(versions.get(0).tokensIn()).isEqualTo(200);
        assertThat(versions.get(0).cost()).isEqualByComparingTo("0.02");
        assertThat(versions.stream().mapToLong(UsageReader.Slice::errors).sum()).isEqualTo(1);
        assertThat(store.usage().by(SITE, RunQuery.ALL, UsageReader.Dimension.PROMPT))
                .isEqualTo(versions);
        store.retention().hold(SITE, "old", true);
        assertThat(ids(Is.of(Field.PROMPT, "answer@1"), Is.of(Field.IS, "held")))
                .containsExactly("old");
    }

    private static Span prompted(Span.Builder span, String name, Object version) {
        return span.attributes(Map.of("trodo.prompt.name", name, "trodo.prompt.version", version))
                .build();
    }

    @Test
    void countsUsageExactlyBeforeAndAfterTheRollUp() {
        RunQuery minutes = RunQuery.ALL.in(new TimeRange(at(0), at(20_000_000)));
        for (int i = 0; i < 20; i++) {
            write(llm("r" + i, "s" + i, i * 900_000L).build());
            if (i % 5 == 0) {
                catchUp(store);
            }
            assertThat(store.usage()
                            .by(SITE, RunQuery.ALL, UsageReader.Dimension.MODEL)
                            .get(0)
                            .count())
                    .isEqualTo(i + 1);
            assertThat(store.usage()
                            .by(SITE, minutes, UsageReader.Dimension.MODEL)
                            .get(0)
                            .count())
                    .isEqualTo(i + 1);
        }
        write(llm("r3", "s3", 2_700_000L)
                .endedAt(at(2_700_900))
                .cost(null)
                .status(SpanStatus.ERROR)
                .build());
        catchUp(store);
        UsageReader.Slice model = store.usage()
                .by(SITE, RunQuery.ALL, UsageReader.Dimension.MODEL)
                .get(0);
        assertThat(model.count()).isEqualTo(20);
        assertThat(model.errors()).isEqualTo(1);
    }

    @Test
    void listsAndSummarisesScores() {
        for (int i = 0; i < 12; i++) {
            write(score("r" + i, "s" + i, "helpful", i / 10.0).toBuilder()
                    .at(at(i))
                    .build());
        }
        write(score("r1", "thumb", "thumb", 1).toBuilder()
                .dataType(Score.DataType.BOOLEAN)
                .build());
        write(score("r1", "tone", "tone", 1).toBuilder()
                .dataType(Score.DataType.CATEGORICAL)
                .value(null)
                .text("kind")
                .build());

        List<String> ids = new ArrayList<>();
        Cursor after = null;
        do {
            Page<ScoreFacts> page = store.runs().scores(SITE, "helpful", TimeRange.ALWAYS, after, 5);
            page.items().forEach(score -> ids.add(score.scoreId()));
            after = page.next();
        } while (after != null);
        assertThat(ids).hasSize(12).startsWith("s11", "s10").endsWith("s0");
        List<ScoreSummary> names = store.runs().scoreSummaries(SITE, TimeRange.ALWAYS);
        assertThat(names).extracting(ScoreSummary::name).containsExactly("helpful", "thumb", "tone");
        assertThat(names.get(0).average()).isBetween(0.549, 0.551);
        assertThat(names.get(0).max()).isEqualTo(1.1);
        assertThat(names.get(0).distribution()).hasSize(10);
        assertThat(names.get(1).distribution()).containsExactly(new Facets.Value("true", 1));
        assertThat(names.get(2).distribution()).containsExactly(new Facets.Value("kind", 1));
        assertThat(names.get(0).byDay()).hasSize(1);
    }

    // -- tail ------------------------------------------------------------------------------------------------------

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

    // -- retention -------------------------------------------------------------------------------------------------

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

    // -- people ----------------------------------------------------------------------------------------------------

    private static People.ProductEvent product(String id, String user, String name, long millis) {
        return new People.ProductEvent(id, user, name, at(millis), "session", Map.of("plan", "pro"));
    }

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

    // -- documents and audit ---------------------------------------------------------------------------------------

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

    // -- together --------------------------------------------------------------------------------------------------

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
