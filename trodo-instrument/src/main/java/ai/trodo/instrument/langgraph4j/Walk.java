package ai.trodo.instrument.langgraph4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.Scope;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way through one graph: which steps came last, and so which step follows which. Knows its run only weakly, because
 * it may be remembered by it.
 */
final class Walk {
    private static final String FOLLOWS = "trodo.follows";
    private static final String ROUTE = "graph.route";

    private final TrodoClient trodo;
    private final GraphSettings settings;
    private final @Nullable Scope parent;
    private final @Nullable Walk outer;
    private final WeakReference<RunScope> run;
    private List<String> last = List.of();
    private @Nullable String label;
    private WeakReference<@Nullable SpanScope> lastStep = new WeakReference<>(null);
    private @Nullable String lastNode;
    private int steps;

    private Walk(
            TrodoClient trodo, GraphSettings settings, @Nullable Scope parent, @Nullable Walk outer, RunScope run) {
        this.trodo = trodo;
        this.settings = settings;
        this.parent = parent;
        this.outer = outer;
        this.run = new WeakReference<>(run);
    }

    /** Below a run of its own. */
    static Walk of(TrodoClient trodo, GraphSettings settings, RunScope run) {
        return new Walk(trodo, settings, run, null, run).begun();
    }

    /** Below whatever is current when its steps begin. */
    static Walk here(TrodoClient trodo, GraphSettings settings) {
        return new Walk(trodo, settings, null, null, trodo.currentRun()).begun();
    }

    /** Through the graph inside a step. */
    Walk inside(SpanScope step) {
        RunScope above = run.get();
        return new Walk(trodo, settings, step, this, above == null ? RunScope.NONE : above);
    }

    private Walk begun() {
        if (!settings.goals().isEmpty()) {
            status(RunStatus.ABANDONED);
        }
        return this;
    }

    Scope parent() {
        if (parent != null) {
            return parent;
        }
        SpanScope span = trodo.currentSpan();
        return span == SpanScope.NOOP ? trodo.currentRun() : span;
    }

    /** A step that comes after what was last. */
    synchronized SpanScope next(String node, @Nullable Object state, Scope above) {
        SpanScope span = open(node, state, above, last);
        if (span.spanId() != null) {
            last = List.of(span.spanId());
            lastStep = new WeakReference<>(span);
            lastNode = node;
        }
        label = null;
        return span;
    }

    /** What the branches of a fork follow. */
    synchronized List<String> fork() {
        return last;
    }

    SpanScope branch(String node, @Nullable Object state, Scope above, List<String> fork) {
        return open(node, state, above, fork);
    }

    synchronized void joined(List<String> branches) {
        last = List.copyOf(branches);
        label = null;
    }

    private SpanScope open(String node, @Nullable Object state, Scope above, List<String> follows) {
        SpanSpec spec = trodo.span(node, SpanKind.CHAIN)
                .parent(above)
                .input(state)
                .attribute("graph.name", settings.name())
                .attribute("graph.node", node)
                .attribute("graph.step", count());
        if (!follows.isEmpty()) {
            spec.attribute(FOLLOWS, String.join(",", follows));
        }
        if (label != null) {
            spec.attribute(ROUTE, label);
        }
        return spec.start();
    }

    private synchronized int count() {
        return ++steps;
    }

    /** The decision after a step: below that step, because it is what the step leads to. */
    synchronized SpanScope route(String source) {
        SpanScope step = source.equals(lastNode) ? lastStep.get() : null;
        return trodo.span(GraphShape.name(source) + " route", SpanKind.FUNCTION)
                .parent(step == null ? parent() : step)
                .attribute("graph.name", settings.name())
                .start();
    }

    synchronized void routed(String taken) {
        label = taken;
    }

    /** A step went well. */
    void reached(String node) {
        if (settings.goals().contains(node)) {
            status(RunStatus.OK);
        } else if (outer != null) {
            outer.reached(node);
        }
    }

    private void status(RunStatus status) {
        RunScope known = run.get();
        if (known != null) {
            known.status(status);
        }
    }
}
