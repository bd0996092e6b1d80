package ai.trodo.instrument.alibabagraph;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.Activation;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.model.SpanKind;
import com.alibaba.cloud.ai.graph.RunnableConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One execution of a graph. */
final class Execution {
    private static final String PARALLEL = "__PARALLEL__(";

    private record Step(SpanScope span, @Nullable Activation active) {
        void leave() {
            if (active != null) {
                active.close();
            }
        }
    }

    private final TrodoClient trodo;
    private final ActiveSpan around;
    private final SpanScope stage;
    private final @Nullable String thread;
    private final Map<String, Step> open = new LinkedHashMap<>();
    private @Nullable String last;

    /**
     * @param around what it happens in
     */
    Execution(TrodoClient trodo, ActiveSpan around, SpanScope stage, RunnableConfig config) {
        this.trodo = trodo;
        this.around = around;
        thread = config.threadId().orElse(null);
        stage.attribute("graph.thread_id", thread);
        this.stage = stage;
    }

    void input(Map<String, Object> state) {
        stage.input(state);
    }

    /** It is the rest of an execution that was interrupted. */
    void resumed() {
        stage.attribute("graph.resumed", true);
    }

    synchronized void begin(String node) {
        Step fork = fork();
        SpanScope span = trodo.span(node.startsWith(PARALLEL) ? "parallel" : node, SpanKind.CHAIN)
                .parent(fork == null ? stage : fork.span())
                .start();
        if (last != null) {
            span.attribute("trodo.follows", last);
        }
        open.put(node, new Step(span, Current.get() == null ? null : span.activate()));
    }

    synchronized void end(String node, Map<String, Object> state) {
        Step step = open.remove(node);
        if (step != null) {
            step.leave();
            step.span().end(state);
            last = fork() == null ? step.span().spanId() : last;
        }
    }

    /** Branches of a fork are worked on while it is open. */
    private @Nullable Step fork() {
        return open.entrySet().stream()
                .filter(each -> each.getKey().startsWith(PARALLEL))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    synchronized void fail(String node, Throwable failure) {
        Throwable cause = cause(failure);
        Step failed = open.remove(node);
        if (failed != null) {
            failed.leave();
            failed.span().fail(cause);
        }
        leaveAll();
        stage.fail(cause);
    }

    synchronized void complete(Map<String, Object> state) {
        leaveAll();
        stage.end(state);
    }

    /**
     * Whether it was interrupted: no node is worked on, and what it happened in is over or its thread begins anew or goes
     * on. The library tells a listener nothing of an interruption, so this is what can be known of one.
     */
    synchronized boolean isLeftAt(RunnableConfig next) {
        return open.isEmpty()
                && (!around.isRecording()
                        || thread != null && thread.equals(next.threadId().orElse(null)));
    }

    synchronized void interrupted() {
        leaveAll();
        stage.attribute("graph.interrupted", true).end();
    }

    synchronized void cancel() {
        leaveAll();
        stage.cancel();
    }

    private void leaveAll() {
        open.values().forEach(step -> {
            step.leave();
            step.span().cancel();
        });
        open.clear();
    }

    /** What the node threw, without the library's wrappers. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause.getClass() == Exception.class
                        || cause.getClass() == RuntimeException.class
                        || cause instanceof CompletionException
                        || cause instanceof ExecutionException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
