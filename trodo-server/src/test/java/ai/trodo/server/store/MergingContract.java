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

import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.TrodoRecord;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.RunQuery.Compare;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunQuery.Op;
import ai.trodo.server.store.RunQuery.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parts of runs and spans in any order, and what is given back of them. */
abstract class MergingContract extends WritingContract {
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
}
