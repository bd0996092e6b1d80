package ai.trodo.capture.event;

import ai.trodo.model.EventType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The graph that a run walks through: its nodes, edges and goals, known before the first step. */
public final class Topology implements TypedEvent {
    private final String graph;
    private final @Nullable String entry;
    private final List<Map<String, Object>> nodes;
    private final List<Map<String, Object>> edges;
    private final Set<String> goals;
    private final Set<String> globals;

    private Topology(Builder builder) {
        graph = builder.graph;
        entry = builder.entry;
        nodes = List.copyOf(builder.nodes.values());
        edges = List.copyOf(builder.edges);
        goals = new LinkedHashSet<>(builder.goals);
        globals = new LinkedHashSet<>(builder.globals);
    }

    /** Starts an empty graph of this name; runs of one name are counted together. */
    public static Builder of(String graph) {
        return new Builder(graph);
    }

    @Override
    public String type() {
        return EventType.TOPOLOGY;
    }

    @Override
    public String name() {
        return graph;
    }

    @Override
    public Map<String, Object> payload() {
        return new Fields()
                .text("graph", graph, Fields.NAME)
                .text("entry", entry, Fields.NAME)
                .list("nodes", nodes)
                .list("edges", edges)
                .list("goals", goals)
                .list("globals", globals)
                .done();
    }

    /** Collects a graph; not thread-safe. A node that only an edge names is added by itself. */
    public static final class Builder {
        private final String graph;
        private final Map<String, Map<String, Object>> nodes = new LinkedHashMap<>();
        private final List<Map<String, Object>> edges = new ArrayList<>();
        private final Set<String> goals = new LinkedHashSet<>();
        private final Set<String> globals = new LinkedHashSet<>();
        private @Nullable String entry;

        private Builder(String graph) {
            this.graph = graph;
        }

        /** A node that is shown by its id. */
        public Builder node(String id) {
            return node(id, null, null);
        }

        /** A node with what people call it and what kind of work it does, for example "llm" or "tool". */
        public Builder node(String id, @Nullable String label, @Nullable String kind) {
            nodes.put(
                    id,
                    new Fields()
                            .text("id", id, Fields.NAME)
                            .text("label", label, Fields.NAME)
                            .text("kind", kind, Fields.NAME)
                            .done());
            return this;
        }

        /** An edge that is always open; nodes that were not named before are added. */
        public Builder edge(String from, String to) {
            return edge(from, to, null);
        }

        /** An edge that is taken when its condition holds. */
        public Builder edge(String from, String to, @Nullable String condition) {
            if (!nodes.containsKey(from)) {
                node(from);
            }
            if (!nodes.containsKey(to)) {
                node(to);
            }
            edges.add(new Fields()
                    .text("from", from, Fields.NAME)
                    .text("to", to, Fields.NAME)
                    .text("condition", condition, Fields.NAME)
                    .done());
            return this;
        }

        /** Where the walk begins. */
        public Builder entry(String id) {
            entry = id;
            return this;
        }

        /** A node that means success when it is reached. */
        public Builder goal(String id) {
            goals.add(id);
            return this;
        }

        /** A node that may be visited from anywhere and says nothing about how far the walk came. */
        public Builder global(String id) {
            globals.add(id);
            return this;
        }

        /** Keeps what was added so far. */
        public Topology build() {
            return new Topology(this);
        }
    }
}
