package ai.trodo.instrument.langgraph4j;

import ai.trodo.capture.event.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bsc.langgraph4j.GraphDefinition;
import org.bsc.langgraph4j.SubGraphNode;
import org.bsc.langgraph4j.internal.edge.Edge;
import org.bsc.langgraph4j.internal.edge.EdgeValue;
import org.bsc.langgraph4j.internal.node.Node;
import org.bsc.langgraph4j.internal.node.SubStateGraphNode;
import org.bsc.langgraph4j.state.AgentState;
import org.jspecify.annotations.Nullable;

/** Nodes and edges of a graph, by the ids that its steps will have: a merged sub-graph is seen as its nodes. */
final class GraphShape {
    private record Link(String from, String to, @Nullable String label) {}

    private final Map<String, String> nodes = new LinkedHashMap<>();
    private List<Link> links = new ArrayList<>();

    private GraphShape() {}

    static <S extends AgentState> GraphShape of(GraphDefinition<S> graph) {
        return graph.reduce((nodes, edges) -> {
            GraphShape shape = new GraphShape();
            edges.elements.forEach(shape::add);
            for (Node<S> node : nodes.elements) {
                if (node instanceof SubStateGraphNode<S> merged) {
                    shape.merge(merged, of(merged.subGraph()));
                } else {
                    shape.nodes.put(node.id(), node instanceof SubGraphNode<?> ? "graph" : "chain");
                }
            }
            return shape;
        });
    }

    private <S extends AgentState> void add(Edge<S> edge) {
        for (EdgeValue<S> target : edge.targets()) {
            if (target.id() != null) {
                links.add(new Link(edge.sourceId(), target.id(), null));
            } else if (target.value() != null) {
                target.value().mappings().forEach((label, to) -> links.add(new Link(edge.sourceId(), to, label)));
            }
        }
    }

    /** Compiling puts the nodes of a sub-graph that was given uncompiled into the graph around it. */
    private void merge(SubStateGraphNode<?> merged, GraphShape inner) {
        String entry = bridge(inner.from(GraphDefinition.START), merged.formatId(GraphDefinition.START));
        String first = entry.equals(merged.formatId(GraphDefinition.START)) ? entry : merged.formatId(entry);
        List<Link> out = from(merged.id());
        String exit = bridge(out, merged.formatId(GraphDefinition.END));
        List<Link> result = new ArrayList<>();
        for (Link link : links) {
            if (!link.from().equals(merged.id())) {
                result.add(link.to().equals(merged.id()) ? new Link(link.from(), first, link.label()) : link);
            } else if (exit.equals(merged.formatId(GraphDefinition.END))) {
                result.add(new Link(exit, link.to(), link.label()));
            }
        }
        for (Link link : inner.links) {
            boolean bridged = first.equals(merged.formatId(GraphDefinition.START));
            if (bridged || !link.from().equals(GraphDefinition.START)) {
                String to = link.to().equals(GraphDefinition.END) ? exit : merged.formatId(link.to());
                result.add(new Link(merged.formatId(link.from()), to, link.label()));
            }
        }
        links = result;
        inner.nodes.forEach((id, kind) -> nodes.put(merged.formatId(id), kind));
    }

    /** Where a single plain edge leads; with conditions or branches there is an empty node between. */
    private static String bridge(List<Link> edges, String between) {
        return edges.size() == 1 && edges.get(0).label() == null ? edges.get(0).to() : between;
    }

    private List<Link> from(String source) {
        return links.stream().filter(link -> link.from().equals(source)).toList();
    }

    /** The nodes that run side by side after this one. */
    List<String> branches(String source) {
        return from(source).stream()
                .filter(link -> link.label() == null)
                .map(Link::to)
                .toList();
    }

    /** Null when no edge has that label. */
    @Nullable
    String target(String source, String label) {
        for (Link link : links) {
            if (link.from().equals(source) && label.equals(link.label())) {
                return link.to();
            }
        }
        return null;
    }

    boolean knows(String source) {
        return links.stream().anyMatch(link -> link.from().equals(source));
    }

    Topology topology(GraphSettings settings) {
        Topology.Builder topology = Topology.of(settings.name());
        topology.node("start", null, "start").entry("start");
        nodes.forEach((id, kind) -> topology.node(id, null, kind));
        topology.node("end", null, "end");
        links.forEach(link -> topology.edge(name(link.from()), name(link.to()), link.label()));
        settings.goals().stream().sorted().forEach(topology::goal);
        settings.globals().stream().sorted().forEach(topology::global);
        return topology.build();
    }

    /** The words of the viewer for where a walk begins and ends. */
    static String name(String node) {
        return switch (node) {
            case GraphDefinition.START -> "start";
            case GraphDefinition.END -> "end";
            default -> node;
        };
    }
}
