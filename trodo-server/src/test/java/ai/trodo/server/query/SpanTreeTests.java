package ai.trodo.server.query;

import static ai.trodo.server.query.Spans.run;
import static ai.trodo.server.query.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.Run;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.server.fold.SpanFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class SpanTreeTests {
    @Test
    void ordersDepthFirstByStart() {
        SpanTree tree = SpanTree.of(
                run(0, 100),
                List.of(span("c", "a", "c", 50, 60), span("b", "a", "b", 10, 40), span("a", null, "a", 0, 100)));

        assertThat(tree.ordered()).extracting(SpanNode::id).containsExactly("a", "b", "c");
        assertThat(tree.ordered()).extracting(SpanNode::depth).containsExactly(0, 1, 1);
    }

    @Test
    void selfTimeLeavesOutTheUnionOfParallelChildren() {
        SpanTree tree = SpanTree.of(
                run(0, 100),
                List.of(span("a", null, "a", 0, 100), span("b", "a", "b", 10, 50), span("c", "a", "c", 30, 70)));

        assertThat(tree.find("a").selfMicros()).isEqualTo(40_000);
        assertThat(tree.find("b").selfMicros()).isEqualTo(40_000);
    }

    @Test
    void criticalPathFollowsWhatTheEndWaitedFor() {
        SpanTree tree = SpanTree.of(
                run(0, 100),
                List.of(
                        span("root", null, "root", 0, 100),
                        span("plan", "root", "plan", 0, 20),
                        span("slow", "root", "slow", 20, 90),
                        span("quick", "root", "quick", 20, 40),
                        span("inside", "slow", "inside", 25, 85)));

        assertThat(tree.criticalPath()).containsExactlyInAnyOrder("root", "plan", "slow", "inside");
        assertThat(tree.find("quick").isCritical()).isFalse();
    }

    @Test
    void showsSpansWhoseParentNeverCameAsOrphans() {
        SpanTree tree = SpanTree.of(run(0, 10), List.of(span("b", "gone", "b", 1, 2)));

        assertThat(tree.find("b").isOrphan()).isTrue();
        assertThat(tree.find("b").parentId()).isNull();
    }

    @Test
    void breaksCirclesAndLosesNoSpan() {
        SpanTree tree = SpanTree.of(
                run(0, 10),
                List.of(
                        span("a", "c", "a", 1, 2),
                        span("b", "a", "b", 2, 3),
                        span("c", "b", "c", 3, 4),
                        span("self", "self", "self", 4, 5)));

        assertThat(tree.ordered()).hasSize(4);
        assertThat(tree.find("a").isOrphan()).isTrue();
        assertThat(tree.find("c").depth()).isEqualTo(2);
    }

    @Test
    void marksWhatCameAfterItsRunAsLate() {
        SpanTree tree = SpanTree.of(
                run(0, 10),
                List.of(span("a", null, "a", 5, 30_000), span("b", null, "b", 1, 30), span("c", null, "c", 12, 13)));

        assertThat(tree.find("a").isLate()).isTrue();
        assertThat(tree.find("b").isLate())
                .as("a stream that is closed after what it streamed")
                .isFalse();
        assertThat(tree.find("c").isLate()).isTrue();
    }

    @Test
    void neverHasANegativeDuration() {
        SpanTree tree = SpanTree.of(run(0, 10), List.of(span("a", null, "a", 9, 3)));

        assertThat(tree.find("a").durationMicros()).isZero();
    }

    @Test
    void takesSpansWithoutAnyTimeAndRunsWithoutAnySpan() {
        SpanFacts timeless = span("a", null, SpanKind.LLM, "a", SpanStatus.RUNNING, null, null);

        assertThat(SpanTree.of(Run.builder("r").build(), List.of(timeless)).ordered())
                .hasSize(1);
        assertThat(SpanTree.of(Run.builder("r").build(), List.of()).ordered()).isEmpty();
    }

    @Test
    void opensARunOfTenThousandSpansWhateverItsShape() {
        List<SpanFacts> chain = new ArrayList<>();
        List<SpanFacts> flat = new ArrayList<>();
        List<SpanFacts> wild = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            chain.add(span("s" + i, i == 0 ? null : "s" + (i - 1), "n", i, 20_000 - i));
            flat.add(span("s" + i, null, "n" + i % 7, random.nextInt(1000), 1000 + random.nextInt(1000)));
            wild.add(span("s" + i, "s" + random.nextInt(10_000), "n", random.nextInt(1000), random.nextInt(1000)));
        }

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (List<SpanFacts> shape : List.of(chain, flat, wild)) {
                SpanTree tree = SpanTree.of(run(0, 20_000), shape);
                assertThat(tree.ordered()).hasSize(10_000);
                assertThat(TimeAndMoney.of(tree).byKind().get(0).count()).isEqualTo(10_000);
                assertThat(JourneyGraph.of(run(0, 1), ai.trodo.model.RunStatus.OK, tree, Topology.NONE)
                                .nodes())
                        .isNotEmpty();
                assertThat(RunDiff.of(tree, tree)).hasSize(10_000).allMatch(row -> row.change() == RunDiff.Change.SAME);
            }
        });
    }

    @Test
    void sumsTimeOfEachSortAndWhatParallelWorkWon() {
        SpanTree tree =
                SpanTree.of(run(0, 100), List.of(span("a", null, "search", 0, 60), span("b", null, "search", 20, 80)));
        TimeAndMoney sums = TimeAndMoney.of(tree);

        assertThat(sums.totalMicros()).isEqualTo(100_000);
        assertThat(sums.overlapMicros()).isEqualTo(40_000);
        assertThat(sums.idleMicros()).isEqualTo(20_000);
        assertThat(sums.byName()).singleElement().satisfies(share -> {
            assertThat(share.name()).isEqualTo("search");
            assertThat(share.count()).isEqualTo(2);
        });
    }
}
