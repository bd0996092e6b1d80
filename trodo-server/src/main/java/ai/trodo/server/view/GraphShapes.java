package ai.trodo.server.view;

import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.http.Json;
import ai.trodo.server.query.JourneyGraph;
import ai.trodo.server.query.RunDiff;
import ai.trodo.server.query.SpanNode;
import ai.trodo.server.query.SpanTree;
import ai.trodo.server.query.TimeAndMoney;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.RunTree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Graph, sums and comparison as the JSON of the read API. */
final class GraphShapes {
    private GraphShapes() {}

    static Object graph(JourneyGraph graph) {
        List<Object> nodes = new ArrayList<>();
        for (JourneyGraph.Node node : graph.nodes()) {
            nodes.add(Json.object(
                    "id", node.id,
                    "label", node.label,
                    "kind", node.kind,
                    "count", node.visits.size(),
                    "running", node.running(),
                    "errors", node.errors(),
                    "duration_ms", Shapes.millis(node.durationMicros()),
                    "tokens_in", sum(node.visits, span -> span.usage().totalInput()),
                    "tokens_out", sum(node.visits, span -> span.usage().totalOutput()),
                    "cost", Shapes.dollars(sum(node.visits, SpanFacts::costNanos)),
                    "is_global", node.global,
                    "is_goal", node.goal,
                    "dropped_here", node.droppedHere,
                    "declared", node.declared,
                    "visits", node.visits.stream().map(SpanNode::id).toList()));
        }
        List<Object> edges = new ArrayList<>();
        for (JourneyGraph.Edge edge : graph.edges()) {
            edges.add(Json.object(
                    "id", edge.id,
                    "source", edge.source,
                    "target", edge.target,
                    "count", edge.count,
                    "condition", edge.condition,
                    "taken", edge.count > 0));
        }
        return Json.object(
                "nodes", nodes, "edges", edges, "status", graph.status().wireName(), "dropped_at", graph.droppedAt());
    }

    private static @Nullable Long sum(List<SpanNode> visits, Function<SpanFacts, @Nullable Long> number) {
        Long sum = null;
        for (SpanNode visit : visits) {
            Long more = number.apply(visit.span());
            sum = more == null ? sum : Long.valueOf(sum == null ? more : sum + more);
        }
        return sum;
    }

    static Object summary(TimeAndMoney sums) {
        return Json.object(
                "by_kind", shares(sums.byKind()),
                "by_name", shares(sums.byName()),
                "critical_path", sums.criticalPath(),
                "total_ms", Shapes.millis(sums.totalMicros()),
                "overlap_ms", Shapes.millis(sums.overlapMicros()),
                "idle_ms", Shapes.millis(sums.idleMicros()));
    }

    private static List<Object> shares(List<TimeAndMoney.Share> shares) {
        List<Object> shaped = new ArrayList<>();
        for (TimeAndMoney.Share share : shares) {
            Map<String, @Nullable Object> map = Json.object("kind", share.kind());
            if (share.name() != null) {
                map.put("name", share.name());
            }
            map.put("count", share.count());
            map.put("self_ms", Shapes.millis(share.selfMicros()));
            map.put("cost", Shapes.dollars(share.costNanos()));
            map.put("tokens", share.tokens());
            shaped.add(map);
        }
        return shaped;
    }

    static Object diff(RunTree left, RunTree right, SpanTree leftTree, SpanTree rightTree, List<RunDiff.Row> rows) {
        List<Object> shaped = new ArrayList<>(rows.size());
        for (RunDiff.Row row : rows) {
            shaped.add(Json.object(
                    "change", row.change().name().toLowerCase(Locale.ROOT),
                    "left", node(row.left(), leftTree),
                    "right", node(row.right(), rightTree),
                    "delta", delta(row.left(), row.right())));
        }
        return Json.object(
                "left",
                Shapes.run(left.summary()),
                "right",
                Shapes.run(right.summary()),
                "rows",
                shaped,
                "input",
                Json.object(
                        "left", left.run().input().text(),
                        "right", right.run().input().text()),
                "output",
                Json.object(
                        "left", left.run().output().text(),
                        "right", right.run().output().text()),
                "delta",
                delta(left.summary(), right.summary()));
    }

    private static @Nullable Object node(@Nullable SpanNode node, SpanTree tree) {
        return node == null ? null : SpanShapes.node(node, 0, tree.startMicros());
    }

    private static @Nullable Object delta(@Nullable SpanNode left, @Nullable SpanNode right) {
        if (left == null || right == null) {
            return null;
        }
        return Json.object(
                "duration_ms",
                Shapes.millis(right.durationMicros() - left.durationMicros()),
                "tokens",
                minus(right.span().usage().total(), left.span().usage().total()),
                "cost",
                Shapes.dollars(minus(right.span().costNanos(), left.span().costNanos())));
    }

    private static Object delta(RunSummary left, RunSummary right) {
        BigDecimal cost = left.cost() == null || right.cost() == null
                ? null
                : right.cost().subtract(left.cost());
        return Json.object(
                "duration_ms",
                minus(right.durationMillis(), left.durationMillis()),
                "tokens",
                minus(tokens(right), tokens(left)),
                "cost",
                cost,
                "spans",
                right.spanCount() - left.spanCount(),
                "errors",
                right.errorCount() - left.errorCount());
    }

    private static @Nullable Long tokens(RunSummary run) {
        if (run.tokensIn() == null && run.tokensOut() == null) {
            return null;
        }
        return (run.tokensIn() == null ? 0 : run.tokensIn()) + (run.tokensOut() == null ? 0 : run.tokensOut());
    }

    private static @Nullable Long minus(@Nullable Long one, @Nullable Long other) {
        return one == null || other == null ? null : Long.valueOf(one - other);
    }
}
