package ai.trodo.instrument.alibabagraph;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import com.alibaba.cloud.ai.graph.GraphLifecycleListener;
import com.alibaba.cloud.ai.graph.RunnableConfig;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens at a graph: each execution is a stage of the current run, each node a step below it that follows the one before.
 * Without a run around it nothing is recorded, because the library may end a node on another thread than it began, and
 * somebody further out must clean up. An execution that is interrupted stays open until it goes on.
 */
public final class GraphSteps implements GraphLifecycleListener {
    private static final int MAX_OPEN = 4_096;

    private final TrodoClient trodo;
    private final String name;
    private final Map<String, Execution> open = new LinkedHashMap<>();

    /**
     * @param name what the graph is called
     */
    public GraphSteps(TrodoClient trodo, String name) {
        this.trodo = trodo;
        this.name = name;
    }

    @Override
    public void onStart(String nodeId, Map<String, Object> state, RunnableConfig config) {
        Guard.run("alibaba graph start", () -> {
            if (Current.get() == null) {
                return;
            }
            SpanScope stage = trodo.span(name, SpanKind.CHAIN).start();
            if (!stage.isRecording()) {
                return;
            }
            stage.input(visible(state));
            config.threadId().ifPresent(thread -> stage.attribute("graph.thread_id", thread));
            put(id(state), new Execution(trodo, stage));
        });
    }

    @Override
    public void before(String nodeId, Map<String, Object> state, RunnableConfig config, Long at) {
        with(state, execution -> execution.begin(nodeId));
    }

    @Override
    public void after(String nodeId, Map<String, Object> state, RunnableConfig config, Long at) {
        with(state, execution -> execution.end(nodeId, visible(state)));
    }

    @Override
    public void onError(String nodeId, Map<String, Object> state, Throwable failure, RunnableConfig config) {
        with(state, execution -> {
            take(id(state));
            execution.fail(nodeId, failure);
        });
    }

    @Override
    public void onComplete(String nodeId, Map<String, Object> state, RunnableConfig config) {
        with(state, execution -> {
            take(id(state));
            execution.complete(visible(state));
        });
    }

    private void with(Map<String, Object> state, Consumer<Execution> work) {
        Guard.run("alibaba graph", () -> {
            Execution execution;
            synchronized (open) {
                execution = open.get(id(state));
            }
            if (execution != null) {
                work.accept(execution);
            }
        });
    }

    private void put(String id, Execution execution) {
        Execution givenUp = null;
        synchronized (open) {
            open.put(id, execution);
            if (open.size() > MAX_OPEN) {
                Iterator<Execution> oldest = open.values().iterator();
                givenUp = oldest.next();
                oldest.remove();
            }
        }
        if (givenUp != null) {
            givenUp.cancel();
        }
    }

    private @Nullable Execution take(String id) {
        synchronized (open) {
            return open.remove(id);
        }
    }

    private static String id(Map<String, Object> state) {
        return String.valueOf(state.get(EXECUTION_ID_KEY));
    }

    /** Without what the library keeps there for itself. */
    private static Map<String, Object> visible(Map<String, Object> state) {
        Map<String, Object> visible = new LinkedHashMap<>(state);
        visible.remove(EXECUTION_ID_KEY);
        return visible;
    }
}
