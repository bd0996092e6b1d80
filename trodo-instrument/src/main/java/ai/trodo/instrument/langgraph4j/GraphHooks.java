package ai.trodo.instrument.langgraph4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.Scope;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.Activation;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.AsyncCommandAction;
import org.bsc.langgraph4j.action.AsyncNodeActionWithConfig;
import org.bsc.langgraph4j.action.Command;
import org.bsc.langgraph4j.hook.EdgeHook;
import org.bsc.langgraph4j.hook.NodeHook;
import org.bsc.langgraph4j.internal.node.ParallelNode;
import org.bsc.langgraph4j.state.AgentState;
import org.jspecify.annotations.Nullable;

/**
 * Sits around each node and each conditional edge of one graph. A hook that throws would end the run of the graph, so
 * everything but the action itself is guarded. The state is never written to: what must travel goes with the metadata of
 * the call.
 */
final class GraphHooks<S extends AgentState> implements NodeHook.WrapCall<S>, EdgeHook.WrapCall<S> {
    static final String WALK = "ai.trodo.walk";

    private static final String PARALLEL = "__PARALLEL__(";

    private final TrodoClient trodo;
    private final GraphSettings settings;
    private final GraphShape shape;
    private final Map<ActiveSpan, Walk> walks = Collections.synchronizedMap(new WeakHashMap<>());

    GraphHooks(TrodoClient trodo, GraphSettings settings, GraphShape shape) {
        this.trodo = trodo;
        this.settings = settings;
        this.shape = shape;
    }

    @Override
    public CompletableFuture<Map<String, Object>> applyWrap(
            String nodeId, S state, RunnableConfig config, AsyncNodeActionWithConfig<S> action) {
        Walk walk = walk(config);
        if (walk == null) {
            return action.apply(state, config);
        }
        if (nodeId.startsWith(PARALLEL)) {
            return fork(walk, nodeId, action).apply(state, config);
        }
        Step step = Guard.orNull("langgraph4j step", () -> {
            SpanScope span = walk.next(nodeId, state.data(), walk.parent());
            return span.isRecording() ? new Step(span, walk, nodeId) : null;
        });
        return step == null ? action.apply(state, config) : run(step, walk, state, config, action);
    }

    private CompletableFuture<Map<String, Object>> run(
            Step step, Walk walk, S state, RunnableConfig config, AsyncNodeActionWithConfig<S> action) {
        RunnableConfig inner = Guard.orElse(
                config, "langgraph4j config", () -> config.updateMetadata(Map.of(WALK, walk.inside(step.span))));
        CompletableFuture<Map<String, Object>> result;
        Activation active = step.span.activate();
        try {
            result = action.apply(state, inner);
        } catch (Throwable failure) {
            step.failed(failure);
            throw failure;
        } finally {
            active.close();
        }
        return result == null ? result : step.follow(result);
    }

    /** Branches pass no hook of their own, so each is put into one here, under its own id. */
    private AsyncNodeActionWithConfig<S> fork(Walk walk, String nodeId, AsyncNodeActionWithConfig<S> action) {
        return Guard.orElse(action, "langgraph4j fork", () -> {
            if (!(action instanceof ParallelNode.AsyncParallelNodeAction<S> parallel)) {
                return action;
            }
            List<String> names = shape.branches(nodeId.substring(PARALLEL.length(), nodeId.length() - 1));
            boolean named = names.size() == parallel.actions().size();
            Scope above = walk.parent();
            List<String> fork = walk.fork();
            List<String> opened = Collections.synchronizedList(new ArrayList<>());
            List<AsyncNodeActionWithConfig<S>> branches = new ArrayList<>();
            for (int i = 0; i < parallel.actions().size(); i++) {
                String name = named ? names.get(i) : "branch " + (i + 1);
                branches.add(branch(
                        walk, name, above, fork, opened, parallel.actions().get(i)));
            }
            return new ParallelNode.AsyncParallelNodeAction<>(parallel.nodeId(), branches, parallel.channels());
        });
    }

    private AsyncNodeActionWithConfig<S> branch(
            Walk walk,
            String name,
            Scope above,
            List<String> fork,
            List<String> opened,
            AsyncNodeActionWithConfig<S> action) {
        return (state, config) -> {
            Step step = Guard.orNull("langgraph4j branch", () -> {
                SpanScope span = walk.branch(name, state.data(), above, fork);
                if (span.spanId() != null) {
                    opened.add(span.spanId());
                    walk.joined(opened);
                }
                return span.isRecording() ? new Step(span, walk, name) : null;
            });
            return step == null ? action.apply(state, config) : run(step, walk, state, config, action);
        };
    }

    @Override
    public CompletableFuture<Command> applyWrap(
            String sourceId, S state, RunnableConfig config, AsyncCommandAction<S> action) {
        Walk walk = walk(config);
        SpanScope route = walk == null
                ? SpanScope.NOOP
                : Guard.orElse(SpanScope.NOOP, "langgraph4j route", () -> walk.route(sourceId));
        if (walk == null || !route.isRecording()) {
            return action.apply(state, config);
        }
        CompletableFuture<Command> result;
        Activation active = route.activate();
        try {
            result = action.apply(state, config);
        } catch (Throwable failure) {
            route.fail(Step.cause(failure));
            throw failure;
        } finally {
            active.close();
        }
        if (result != null) {
            result.whenComplete((command, failure) ->
                    Guard.run("langgraph4j route", () -> decided(walk, route, sourceId, command, failure)));
        }
        return result;
    }

    private void decided(
            Walk walk, SpanScope route, String source, @Nullable Command command, @Nullable Throwable failure) {
        if (failure != null || command == null) {
            route.fail(failure == null ? new IllegalStateException("no decision") : Step.cause(failure));
            return;
        }
        String label = command.gotoNode();
        walk.routed(label);
        route.output(label);
        String target = shape.target(source, label);
        if (target != null) {
            route.attribute("graph.target", GraphShape.name(target));
        } else if (shape.knows(source)) {
            String message = "no edge \"" + label + "\" leaves " + GraphShape.name(source);
            route.error("RoutingError", message, null);
            route.event("error", Map.of("type", "routing", "node", source, "label", label, "message", message));
        }
        route.end();
    }

    /** Null when there is nothing to record into. */
    private @Nullable Walk walk(RunnableConfig config) {
        return Guard.orNull("langgraph4j walk", () -> {
            if (config.metadata(WALK).orElse(null) instanceof Walk known) {
                return known;
            }
            ActiveSpan current = Current.get();
            if (current == null || !trodo.currentRun().isRecording()) {
                return null;
            }
            return walks.computeIfAbsent(current, key -> {
                Walk begun = Walk.here(trodo, settings);
                declare(begun.parent());
                return begun;
            });
        });
    }

    void declare(Scope run) {
        Guard.run("langgraph4j topology", () -> run.event(shape.topology(settings)));
    }
}
