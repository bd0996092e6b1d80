package ai.trodo.instrument.langgraph4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.RunSpec;
import ai.trodo.internal.Guard;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bsc.async.AsyncGenerator;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphArgs;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.GraphResume;
import org.bsc.langgraph4j.NodeOutput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.state.AgentState;

/**
 * A graph of which each execution is a run, or an agent inside the current run, from its first node to its end, whoever
 * reads its stream on whatever thread. The thread id of the configuration is the conversation. Safe for concurrent use.
 */
public final class TracedGraph<S extends AgentState> {
    private final CompiledGraph<S> graph;
    private final TrodoClient trodo;
    private final GraphSettings settings;
    private final GraphHooks<S> hooks;

    TracedGraph(CompiledGraph<S> graph, TrodoClient trodo, GraphSettings settings, GraphHooks<S> hooks) {
        this.graph = graph;
        this.trodo = trodo;
        this.settings = settings;
        this.hooks = hooks;
    }

    /** The graph itself. */
    public CompiledGraph<S> graph() {
        return graph;
    }

    /** Runs the graph to its end on the calling thread, in no conversation. */
    public Optional<S> invoke(Map<String, Object> inputs) {
        return invoke(GraphInput.args(inputs), RunnableConfig.builder().build());
    }

    /** Runs the graph to its end on the calling thread; the thread id of the configuration is the conversation. */
    public Optional<S> invoke(GraphInput input, RunnableConfig config) {
        return invoke(input, config, run -> {});
    }

    /** @param identity says more about the run, for example whose it is */
    public Optional<S> invoke(GraphInput input, RunnableConfig config, Consumer<RunSpec> identity) {
        return stream(input, config, identity).stream()
                .reduce((before, after) -> after)
                .map(NodeOutput::state);
    }

    /** The run ends when the stream has been read to its end or was cancelled. */
    public AsyncGenerator.Cancellable<NodeOutput<S>> stream(GraphInput input, RunnableConfig config) {
        return stream(input, config, run -> {});
    }

    /** The same, with what is told of the run before it begins, such as its end user. */
    public AsyncGenerator.Cancellable<NodeOutput<S>> stream(
            GraphInput input, RunnableConfig config, Consumer<RunSpec> identity) {
        RunScope run = Guard.orElse(RunScope.NONE, "langgraph4j run", () -> begin(input, config, identity));
        if (!run.isRecording()) {
            return graph.stream(input, config);
        }
        RunnableConfig followed = Guard.orElse(
                config,
                "langgraph4j config",
                () -> config.updateMetadata(Map.of(GraphHooks.WALK, Walk.of(trodo, settings, run))));
        AsyncGenerator.Cancellable<NodeOutput<S>> stream;
        try {
            stream = graph.stream(input, followed);
        } catch (Throwable failure) {
            run.fail(Step.cause(failure));
            throw failure;
        }
        return StreamWatch.over(stream, new GraphEnd(run));
    }

    private RunScope begin(GraphInput input, RunnableConfig config, Consumer<RunSpec> identity) {
        RunSpec spec =
                trodo.agent(settings.name()).conversationId(config.threadId().orElse(null));
        identity.accept(spec);
        RunScope run = spec.start();
        if (input instanceof GraphArgs args) {
            run.input(args.value());
        } else if (input instanceof GraphResume resume) {
            run.input(resume.value()).metadata("graph.resumed", true);
        }
        hooks.declare(run);
        return run;
    }
}
