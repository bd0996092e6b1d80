package ai.trodo.instrument.langgraph4j;

import ai.trodo.TrodoClient;
import ai.trodo.internal.Guard;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphDefinition;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.SubGraphNode;
import org.bsc.langgraph4j.internal.node.Node;
import org.bsc.langgraph4j.internal.node.SubStateGraphNode;
import org.bsc.langgraph4j.state.AgentState;

/**
 * Makes the steps of LangGraph4j's graphs visible. {@link #instrument} puts them below whatever run is current when the
 * graph runs; {@link #trace} makes each execution a run of its own. Do it before the first execution: LangGraph4j reads
 * its hooks without synchronisation.
 */
public final class TrodoGraphs {
    private static final Map<GraphDefinition<?>, WeakReference<TrodoClient>> KNOWN =
            Collections.synchronizedMap(new WeakHashMap<>());

    private TrodoGraphs() {}

    /** Before compiling. Returns the same graph. */
    public static <S extends AgentState> StateGraph<S> instrument(
            StateGraph<S> graph, TrodoClient trodo, GraphSettings settings) {
        Guard.run("langgraph4j instrument", () -> hook(graph, graph, trodo, settings));
        return graph;
    }

    /** After compiling. Returns the same graph. */
    public static <S extends AgentState> CompiledGraph<S> instrument(
            CompiledGraph<S> graph, TrodoClient trodo, GraphSettings settings) {
        Guard.run("langgraph4j instrument", () -> hook(graph.stateGraph, graph, trodo, settings));
        return graph;
    }

    /** The graph with each execution as a run. */
    public static <S extends AgentState> TracedGraph<S> trace(
            CompiledGraph<S> graph, TrodoClient trodo, GraphSettings settings) {
        instrument(graph, trodo, settings);
        return new TracedGraph<>(graph, trodo, settings, new GraphHooks<>(trodo, settings, GraphShape.of(graph)));
    }

    private static <S extends AgentState> void hook(
            StateGraph<S> graph, GraphDefinition<S> seen, TrodoClient trodo, GraphSettings settings) {
        TrodoClient client = trodo.contents(true);
        WeakReference<TrodoClient> before = KNOWN.put(graph, new WeakReference<>(client));
        if (before != null && before.get() == client) {
            return;
        }
        GraphHooks<S> hooks = new GraphHooks<>(trodo, settings, GraphShape.of(seen));
        graph.addWrapCallNodeHook(hooks).addWrapCallEdgeHook(hooks);
        graph.reduce((nodes, edges) -> {
            nodes.elements.stream()
                    .filter(node -> node instanceof SubGraphNode<?> && !(node instanceof SubStateGraphNode<?>))
                    .forEach(node -> inner(node, trodo));
            return nodes;
        });
    }

    /** The hooks of a graph see nothing of what a compiled graph inside does: it needs its own. */
    private static void inner(Object node, TrodoClient trodo) {
        StateGraph<?> inside = ((SubGraphNode<?>) node).subGraph();
        String name = ((Node<?>) node).id();
        hook(inside, trodo, GraphSettings.named(name));
    }

    private static <S extends AgentState> void hook(StateGraph<S> graph, TrodoClient trodo, GraphSettings settings) {
        hook(graph, graph, trodo, settings);
    }
}
