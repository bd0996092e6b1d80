package ai.trodo.server.query;

import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as the graph that it walked: steps of one sort are one node with its visits, and an edge says that one step
 * was followed by the other at once. Edges are exact: of parallel branches each follows the fork, and the join follows
 * each of them. With a declared topology, nodes and edges that were not taken are there too.
 *
 * @param status status of the run
 * @param droppedAt id of the node at which the run was left without reaching its goal; null when it was not
 */
public record JourneyGraph(
        Collection<Node> nodes,
        Collection<Edge> edges,
        RunStatus status,
        @Nullable String droppedAt) {
    static final String START = "start";
    static final String END = "end";

    /** Steps of one sort. */
    public static final class Node {
        public final String id;
        public final String label;
        public final String kind;
        public final List<SpanNode> visits = new ArrayList<>(1);
        public boolean global;
        public boolean goal;
        public boolean declared;
        public boolean droppedHere;

        Node(String id, String label, String kind) {
            this.id = id;
            this.label = label;
            this.kind = kind;
        }

        public long running() {
            return visits.stream().filter(SpanNode::isRunning).count();
        }

        public long errors() {
            return visits.stream().filter(visit -> visit.span().isError()).count();
        }

        public long durationMicros() {
            return visits.stream().mapToLong(SpanNode::durationMicros).sum();
        }
    }

    /** That one node was followed by another. */
    public static final class Edge {
        public final String id;
        public final String source;
        public final String target;
        public @Nullable String condition;
        public int count;

        Edge(String id, String source, String target, @Nullable String condition) {
            this.id = id;
            this.source = source;
            this.target = target;
            this.condition = condition;
        }
    }

    public static JourneyGraph of(Run run, RunStatus status, SpanTree tree, Topology topology) {
        Builder builder = new Builder(tree, topology);
        builder.walk(status);
        return builder.build(run, status, topology);
    }

    /** Grows the graph; not thread-safe. */
    static final class Builder {
        private static final int MAX_NODES = 400;

        private final SpanTree tree;
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private final Map<String, Edge> edges = new LinkedHashMap<>();
        private final Map<SpanNode, Node> nodeOf = new HashMap<>();

        Builder(SpanTree tree, Topology topology) {
            this.tree = tree;
            nodes.put(START, new Node(START, "start", START));
            for (Topology.Step step : topology.steps()) {
                Node node = new Node(step.name(), step.name(), step.kind());
                node.declared = true;
                node.global = step.global();
                node.goal = step.goal();
                nodes.putIfAbsent(step.name(), node);
            }
            for (Topology.Link link : topology.links()) {
                edge(link.from(), link.to(), link.condition());
            }
        }

        void walk(RunStatus status) {
            tree.ordered().forEach(span -> nodeOf.put(span, visit(span)));
            Succession.follow(START, tree.roots(), this, status.isTerminal() ? END : null);
            for (SpanNode span : tree.ordered()) {
                if (!span.children().isEmpty()) {
                    Succession.follow(nodeOf(span).id, span.children(), this, null);
                }
            }
            if (status.isTerminal()) {
                nodes.put(END, new Node(END, "end", END));
            }
        }

        private Node visit(SpanNode span) {
            String name = Labels.name(span);
            Node declared = nodes.get(name);
            if (declared != null && declared.declared) {
                declared.visits.add(span);
                return declared;
            }
            String kind = Labels.kind(span);
            String id = kind + ":" + name;
            if (!nodes.containsKey(id) && nodes.size() >= MAX_NODES) {
                id = kind + ":*";
                name = "other " + kind;
            }
            Node node = nodes.get(id);
            if (node == null) {
                node = new Node(id, name, kind);
                nodes.put(id, node);
            }
            node.visits.add(span);
            return node;
        }

        Node nodeOf(SpanNode span) {
            return java.util.Objects.requireNonNull(nodeOf.get(span));
        }

        void taken(String from, String to, int times) {
            edge(from, to, null).count += times;
        }

        private Edge edge(String from, String to, @Nullable String condition) {
            String id = from + "\u2192" + to;
            Edge edge = edges.get(id);
            if (edge == null) {
                edge = new Edge(id, from, to, condition);
                edges.put(id, edge);
            }
            return edge;
        }

        JourneyGraph build(Run run, RunStatus status, Topology topology) {
            for (Topology.Switch change : topology.switches()) {
                if (nodes.containsKey(change.from()) && nodes.containsKey(change.to())) {
                    Edge edge = edge(change.from(), change.to(), change.reason());
                    edge.count = Math.max(1, edge.count);
                }
            }
            Node dropped = dropped(status, topology);
            if (dropped != null) {
                dropped.droppedHere = true;
            }
            return new JourneyGraph(nodes.values(), edges.values(), status, dropped == null ? null : dropped.id);
        }

        private @Nullable Node dropped(RunStatus status, Topology topology) {
            boolean left = status == RunStatus.ABANDONED
                    || status == RunStatus.LOST
                    || status == RunStatus.ERROR
                    || status == RunStatus.CANCELLED
                    || status == RunStatus.OK && topology.hasGoals() && !goalReached();
            if (!left) {
                return null;
            }
            SpanNode last = null;
            for (SpanNode span : tree.ordered()) {
                Node node = nodeOf(span);
                boolean step = topology.steps().isEmpty() || node.declared && !node.global;
                if (step && (last == null || span.start >= last.start)) {
                    last = span;
                }
            }
            return last == null ? null : nodeOf(last);
        }

        private boolean goalReached() {
            return nodes.values().stream()
                    .anyMatch(node -> node.goal
                            && node.visits.stream()
                                    .anyMatch(visit -> !visit.span().isError()));
        }
    }
}
