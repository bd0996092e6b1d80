package ai.trodo.server.query;

import ai.trodo.server.fold.SpanFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One span at its place in the tree, with what only the whole tree can tell: depth, self time, critical path. */
public final class SpanNode {
    final SpanFacts span;
    final long start;
    final long end;
    final boolean running;
    final List<SpanNode> children = new ArrayList<>(0);

    @Nullable
    SpanNode parent;

    int depth;
    long self;
    boolean orphan;
    boolean late;
    boolean critical;

    SpanNode(SpanFacts span, long start, long end, boolean running) {
        this.span = span;
        this.start = start;
        this.end = end;
        this.running = running;
    }

    public SpanFacts span() {
        return span;
    }

    public String id() {
        return span.spanId();
    }

    /** Null at the top; the real place, which differs from what the span says when its parent is missing. */
    public @Nullable String parentId() {
        return parent == null ? null : parent.id();
    }

    public List<SpanNode> children() {
        return Collections.unmodifiableList(children);
    }

    public int depth() {
        return depth;
    }

    public long startMicros() {
        return start;
    }

    /** Of a running span: the last moment that is known of its run. */
    public long endMicros() {
        return end;
    }

    public long durationMicros() {
        return end - start;
    }

    /** Time in which none of its children ran. */
    public long selfMicros() {
        return self;
    }

    public boolean isRunning() {
        return running;
    }

    /** Whether its parent is not known, or is its own descendant. */
    public boolean isOrphan() {
        return orphan;
    }

    /** Whether it began after its run had ended, or ended long after it. */
    public boolean isLate() {
        return late;
    }

    /** Whether the run would have been shorter without it. */
    public boolean isCritical() {
        return critical;
    }
}
