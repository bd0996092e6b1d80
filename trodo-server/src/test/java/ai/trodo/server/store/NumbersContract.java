package ai.trodo.server.store;

import static ai.trodo.server.store.Samples.at;
import static ai.trodo.server.store.Samples.failed;
import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static ai.trodo.server.store.Samples.score;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Groups and numbers over many runs. */
abstract class NumbersContract extends RunContract {
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
        catchUp(store);
        assertThat(store.usage().by(SITE, RunQuery.ALL, UsageReader.Dimension.PROMPT))
                .as("from the roll-up")
                .isEqualTo(versions);
        assertThat(store.usage().by(SITE, RunQuery.ALL.in(new TimeRange(at(1025), null)), UsageReader.Dimension.PROMPT))
                .as("by the time of the call")
                .extracting(UsageReader.Slice::name)
                .containsExactly("sum.up@7");
        store.retention().hold(SITE, "old", true);
        assertThat(ids(Is.of(Field.PROMPT, "answer@1"), Is.of(Field.IS, "held")))
                .containsExactly("old");
    }

    @Test
    void healthKnowsHowManySpansThereAre() {
        writeVariety();
        assertThat(store.health().spans()).isEqualTo(5);

        catchUp(store);
        write(llm("a", "late", 20).build());
        store.writer().write(OTHER, List.of(llm("elsewhere", "one", 0).build()));
        assertThat(store.health().spans()).isEqualTo(7);

        store.retention().purge(SITE, List.of("b"), "asked");
        assertThat(store.health().spans()).isEqualTo(4);
        restart();
        catchUp(store);
        assertThat(store.health().spans()).isEqualTo(4);
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
}
