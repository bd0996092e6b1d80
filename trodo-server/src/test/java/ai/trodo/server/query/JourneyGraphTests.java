package ai.trodo.server.query;

import static ai.trodo.server.query.Spans.following;
import static ai.trodo.server.query.Spans.run;
import static ai.trodo.server.query.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.Event;
import ai.trodo.model.EventType;
import ai.trodo.model.RunStatus;
import ai.trodo.server.fold.SpanFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JourneyGraphTests {
    @Test
    void joinsFollowEachParallelBranchAndForksLeadToEach() {
        JourneyGraph graph = graph(
                Topology.NONE,
                RunStatus.OK,
                span("1", null, "plan", 0, 10),
                span("2", null, "left", 10, 30),
                span("3", null, "right", 11, 40),
                span("4", null, "join", 41, 50));

        assertThat(taken(graph))
                .containsExactlyInAnyOrder(
                        "start>tool:plan",
                        "tool:plan>tool:left",
                        "tool:plan>tool:right",
                        "tool:left>tool:join",
                        "tool:right>tool:join",
                        "tool:join>end");
    }

    @Test
    void believesAStepThatSaysWhichOnesItFollows() {
        JourneyGraph graph = graph(
                Topology.NONE,
                RunStatus.OK,
                span("1", null, "plan", 0, 10),
                following(span("2", null, "left", 10, 30), "1"),
                following(span("3", null, "right", 30, 40), "1"),
                following(span("4", null, "join", 41, 50), "2,3,unknown"));

        assertThat(taken(graph))
                .containsExactlyInAnyOrder(
                        "start>tool:plan",
                        "tool:plan>tool:left",
                        "tool:plan>tool:right",
                        "tool:left>tool:join",
                        "tool:right>tool:join",
                        "tool:join>end");
    }

    @Test
    void countsEachVisitOfALoop() {
        JourneyGraph graph = graph(
                Topology.NONE,
                RunStatus.OK,
                span("1", null, "think", 0, 10),
                span("2", null, "act", 10, 20),
                span("3", null, "think", 20, 30),
                span("4", null, "act", 30, 40));

        JourneyGraph.Node think = node(graph, "tool:think");
        assertThat(think.visits).extracting(SpanNode::id).containsExactly("1", "3");
        assertThat(edge(graph, "tool:think", "tool:act").count).isEqualTo(2);
        assertThat(edge(graph, "tool:act", "tool:think").count).isEqualTo(1);
    }

    @Test
    void leadsFromAParentToItsFirstChildren() {
        JourneyGraph graph =
                graph(Topology.NONE, RunStatus.OK, span("1", null, "agent", 0, 50), span("2", "1", "search", 5, 20));

        assertThat(taken(graph)).contains("tool:agent>tool:search");
    }

    @Test
    void showsDeclaredStepsThatWereNotTakenAndWhereTheRunWasLeft() {
        Topology topology = Topology.of(List.of(Event.builder("e")
                .type(EventType.TOPOLOGY)
                .payload(Map.of(
                        "nodes", List.of("greet", "qualify", Map.of("name", "book", "is_goal", true)),
                        "edges",
                                List.of(
                                        Map.of("source", "greet", "target", "qualify"),
                                        Map.of("source", "qualify", "target", "book", "condition", "ready"))))
                .build()));
        JourneyGraph graph = graph(
                topology, RunStatus.ABANDONED, span("1", null, "greet", 0, 10), span("2", null, "qualify", 10, 20));

        assertThat(node(graph, "book").visits).isEmpty();
        assertThat(edge(graph, "qualify", "book").count).isZero();
        assertThat(edge(graph, "greet", "qualify").count).isEqualTo(1);
        assertThat(graph.droppedAt()).isEqualTo("qualify");
        assertThat(node(graph, "qualify").droppedHere).isTrue();
    }

    @Test
    void keepsStrangeTopologiesOut() {
        Topology topology = Topology.of(List.of(
                Event.builder("e")
                        .type(EventType.TOPOLOGY)
                        .payload(Map.of("nodes", "none", "edges", List.of(1, Map.of())))
                        .build(),
                Event.builder("f")
                        .type(EventType.INTENT_SWITCH)
                        .payload(Map.of("to", 5))
                        .build()));

        assertThat(topology).isEqualTo(Topology.NONE);
    }

    private static JourneyGraph graph(Topology topology, RunStatus status, SpanFacts... spans) {
        return JourneyGraph.of(run(0, 60), status, SpanTree.of(run(0, 60), List.of(spans)), topology);
    }

    private static List<String> taken(JourneyGraph graph) {
        return graph.edges().stream()
                .filter(edge -> edge.count > 0)
                .map(edge -> edge.source + ">" + edge.target)
                .toList();
    }

    private static JourneyGraph.Node node(JourneyGraph graph, String id) {
        return graph.nodes().stream()
                .filter(node -> node.id.equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static JourneyGraph.Edge edge(JourneyGraph graph, String from, String to) {
        return graph.edges().stream()
                .filter(edge -> edge.source.equals(from) && edge.target.equals(to))
                .findFirst()
                .orElseThrow();
    }
}
