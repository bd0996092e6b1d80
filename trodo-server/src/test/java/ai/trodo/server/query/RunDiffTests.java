package ai.trodo.server.query;

import static ai.trodo.server.query.Spans.run;
import static ai.trodo.server.query.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.fold.SpanFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunDiffTests {
    @Test
    void oneExtraStepDoesNotShiftTheOthers() {
        List<RunDiff.Row> rows = RunDiff.of(
                tree(span("1", null, "plan", 0, 1), span("2", null, "answer", 2, 3)),
                tree(span("a", null, "plan", 0, 1), span("b", null, "search", 1, 2), span("c", null, "answer", 2, 3)));

        assertThat(rows)
                .extracting(RunDiff.Row::change)
                .containsExactly(RunDiff.Change.SAME, RunDiff.Change.ADDED, RunDiff.Change.SAME);
    }

    @Test
    void tellsWhatWasRemovedWhereItUsedToBe() {
        List<RunDiff.Row> rows = RunDiff.of(
                tree(span("1", null, "plan", 0, 1), span("2", null, "search", 1, 2), span("3", null, "answer", 2, 3)),
                tree(span("a", null, "plan", 0, 1), span("c", null, "answer", 2, 3)));

        assertThat(rows)
                .extracting(RunDiff.Row::change)
                .containsExactly(RunDiff.Change.SAME, RunDiff.Change.REMOVED, RunDiff.Change.SAME);
    }

    @Test
    void comparesBelowMatchedParents() {
        List<RunDiff.Row> rows = RunDiff.of(
                tree(span("1", null, "plan", 0, 9), span("2", "1", "x", 1, 2)),
                tree(span("a", null, "plan", 0, 9), span("b", "a", "y", 1, 2)));

        assertThat(rows)
                .extracting(RunDiff.Row::change)
                .containsExactlyInAnyOrder(RunDiff.Change.SAME, RunDiff.Change.ADDED, RunDiff.Change.REMOVED);
    }

    private static SpanTree tree(SpanFacts... spans) {
        return SpanTree.of(run(0, 10), List.of(spans));
    }
}
