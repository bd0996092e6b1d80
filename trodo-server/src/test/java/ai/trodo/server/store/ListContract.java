package ai.trodo.server.store;

import static ai.trodo.server.store.Samples.at;
import static ai.trodo.server.store.Samples.event;
import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.model.Payload;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.store.RunQuery.Compare;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunQuery.Measure;
import ai.trodo.server.store.RunQuery.Op;
import ai.trodo.server.store.RunQuery.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lists of runs: filters, orders, pages. */
abstract class ListContract extends MergingContract {
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

    /** Both filters have many new runs each, but hardly one together: only old runs have both. */
    @Test
    void findsWhatTwoFiltersHaveInCommonHoweverFarBackItIs() {
        List<TrodoRecord> records = new ArrayList<>();
        List<String> both = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            boolean even = i % 2 == 0;
            boolean beta = even == i < 60 || i == 780;
            records.add(run("r" + i, i / 3)
                    .agentName(even ? "even" : "odd")
                    .tags(beta ? List.of("beta") : List.of("other"))
                    .build());
            if (even && beta) {
                both.add("r" + i);
            }
        }
        write(records);
        catchUp(store);
        RunQuery query = RunQuery.of(Is.of(Field.AGENT, "even", "nobody"), Is.of(Field.TAG, "beta"));

        assertThat(paged(query, Sort.OLDEST)).containsExactlyElementsOf(both);
        Collections.reverse(both);
        assertThat(both).hasSize(31);
        assertThat(paged(query, Sort.NEWEST)).containsExactlyElementsOf(both);
        assertThat(ids(query, Sort.NEWEST)).containsExactlyElementsOf(both);
        assertThat(ids(query.in(new TimeRange(null, at(10))), Sort.NEWEST)).hasSize(15);
    }

    private List<String> paged(RunQuery query, Sort sort) {
        List<String> paged = new ArrayList<>();
        Cursor after = null;
        do {
            Page<RunSummary> page = store.runs().list(SITE, query, sort, after, 7);
            page.items().forEach(run -> paged.add(run.runId()));
            after = page.next();
        } while (after != null);
        return paged;
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
}
