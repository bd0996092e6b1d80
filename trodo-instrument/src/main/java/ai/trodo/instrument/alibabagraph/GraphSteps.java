package ai.trodo.instrument.alibabagraph;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import com.alibaba.cloud.ai.graph.GraphLifecycleListener;
import com.alibaba.cloud.ai.graph.RunnableConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens at a graph: each execution is a stage of the current run, each node a step below it that follows the one before.
 * Without a run around it nothing is recorded, because the library may end a node on another thread than it began, and
 * somebody further out must clean up. The library tells a listener neither of an interruption nor
 * that an execution goes on. What goes on is a stage of its own, begun by the first node of an execution that is not known;
 * an interrupted one ends when its thread goes on or begins anew, or with the next execution of the graph once what it
 * happened in is over.
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
            Execution execution = begin(state, config);
            if (execution != null) {
                execution.input(visible(state));
            }
        });
    }

    @Override
    public void before(String nodeId, Map<String, Object> state, RunnableConfig config, Long at) {
        Guard.run("alibaba graph resumption", () -> {
            if (Current.get() != null && find(state) == null) {
                Execution rest = begin(state, config);
                if (rest != null) {
                    rest.resumed();
                }
            }
        });
        with(state, execution -> execution.begin(nodeId));
    }

    /** Null outside a run. */
    private @Nullable Execution begin(Map<String, Object> state, RunnableConfig config) {
        endThoseLeftAt(config);
        ActiveSpan around = Current.get();
        if (around == null) {
            return null;
        }
        SpanScope stage = trodo.span(name, SpanKind.CHAIN).start();
        if (!stage.isRecording()) {
            return null;
        }
        Execution execution = new Execution(trodo, around, stage, config);
        put(id(state), execution);
        return execution;
    }

    private void endThoseLeftAt(RunnableConfig next) {
        List<Execution> left = new ArrayList<>();
        synchronized (open) {
            open.values().removeIf(each -> each.isLeftAt(next) && left.add(each));
        }
        left.forEach(Execution::interrupted);
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
            Execution execution = find(state);
            if (execution != null) {
                work.accept(execution);
            }
        });
    }

    private @Nullable Execution find(Map<String, Object> state) {
        synchronized (open) {
            return open.get(id(state));
        }
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
