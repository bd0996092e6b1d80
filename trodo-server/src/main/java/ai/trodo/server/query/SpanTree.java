package ai.trodo.server.query;

import ai.trodo.model.Run;
import ai.trodo.model.SpanStatus;
import ai.trodo.server.fold.RunRollup;
import ai.trodo.server.fold.SpanFacts;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one run as a tree, whatever they say: missing parents, parents that are their own children, ends before
 * starts. Linear but for sorting, and iterative, so that depth costs no stack.
 */
public final class SpanTree {
    private static final Comparator<SpanNode> BY_START =
            Comparator.<SpanNode>comparingLong(node -> node.start).thenComparing(SpanNode::id);

    private final List<SpanNode> roots;
    private final List<SpanNode> ordered;
    private final Map<String, SpanNode> byId;
    private final long start;
    private final long end;

    private SpanTree(List<SpanNode> roots, List<SpanNode> ordered, Map<String, SpanNode> byId, long start, long end) {
        this.roots = roots;
        this.ordered = ordered;
        this.byId = byId;
        this.start = start;
        this.end = end;
    }

    public static SpanTree of(Run run, Collection<SpanFacts> spans) {
        long runStart = startOf(run, spans);
        long lastSeen = lastMoment(run, spans, runStart);
        Long runEnded = run.endedAt() == null ? null : Long.valueOf(micros(run.endedAt()));
        Map<String, SpanNode> byId = new LinkedHashMap<>();
        for (SpanFacts span : spans) {
            SpanNode node = place(span, runStart, lastSeen);
            node.late = RunRollup.isLate(span, runEnded);
            byId.put(span.spanId(), node);
        }
        List<SpanNode> roots = attach(byId);
        List<SpanNode> ordered = order(roots, byId);
        long runEnd = run.endedAt() == null ? lastSeen : Math.max(runStart, micros(run.endedAt()));
        SpanTree tree = new SpanTree(roots, ordered, byId, runStart, runEnd);
        SelfTime.measure(ordered);
        CriticalPath.mark(roots);
        return tree;
    }

    private static List<SpanNode> attach(Map<String, SpanNode> byId) {
        List<SpanNode> roots = new ArrayList<>();
        for (SpanNode node : byId.values()) {
            String parentId = node.span.parentId();
            SpanNode parent = parentId == null ? null : byId.get(parentId);
            if (parent == null || parent == node) {
                node.orphan = parentId != null;
                roots.add(node);
            } else {
                node.parent = parent;
                parent.children.add(node);
            }
        }
        breakCycles(roots, byId);
        roots.sort(BY_START);
        byId.values().forEach(node -> node.children.sort(BY_START));
        return roots;
    }

    /** What no root reaches goes round in a circle: the earliest of each circle becomes a root. */
    private static void breakCycles(List<SpanNode> roots, Map<String, SpanNode> byId) {
        Set<SpanNode> reached = Collections.newSetFromMap(new HashMap<>(byId.size() * 2));
        Deque<SpanNode> open = new ArrayDeque<>(roots);
        reach(open, reached);
        if (reached.size() == byId.size()) {
            return;
        }
        List<SpanNode> left = new ArrayList<>(byId.values());
        left.removeIf(reached::contains);
        left.sort(BY_START);
        for (SpanNode node : left) {
            if (reached.contains(node)) {
                continue;
            }
            SpanNode parent = node.parent;
            if (parent != null) {
                parent.children.remove(node);
            }
            node.parent = null;
            node.orphan = true;
            roots.add(node);
            open.push(node);
            reach(open, reached);
        }
    }

    private static void reach(Deque<SpanNode> open, Set<SpanNode> reached) {
        while (!open.isEmpty()) {
            SpanNode node = open.pop();
            if (reached.add(node)) {
                node.children.forEach(open::push);
            }
        }
    }

    private static List<SpanNode> order(List<SpanNode> roots, Map<String, SpanNode> byId) {
        List<SpanNode> ordered = new ArrayList<>(byId.size());
        Deque<SpanNode> open = new ArrayDeque<>();
        pushReversed(open, roots);
        while (!open.isEmpty()) {
            SpanNode node = open.pop();
            node.depth = node.parent == null ? 0 : node.parent.depth + 1;
            ordered.add(node);
            pushReversed(open, node.children);
        }
        return ordered;
    }

    private static void pushReversed(Deque<SpanNode> open, List<SpanNode> nodes) {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            open.push(nodes.get(i));
        }
    }

    private static SpanNode place(SpanFacts span, long runStart, long lastSeen) {
        Long from = span.startMicros() != null ? span.startMicros() : span.endMicros();
        long start = from == null ? runStart : from;
        boolean running = span.endMicros() == null && span.status() == SpanStatus.RUNNING;
        long end = span.endMicros() != null ? span.endMicros() : running ? lastSeen : start;
        return new SpanNode(span, start, Math.max(start, end), running);
    }

    private static long startOf(Run run, Collection<SpanFacts> spans) {
        if (run.startedAt() != null) {
            return micros(run.startedAt());
        }
        long first = Long.MAX_VALUE;
        for (SpanFacts span : spans) {
            Long at = span.startMicros() != null ? span.startMicros() : span.endMicros();
            first = at == null ? first : Math.min(first, at);
        }
        if (first != Long.MAX_VALUE) {
            return first;
        }
        return run.endedAt() == null ? 0 : micros(run.endedAt());
    }

    private static long lastMoment(Run run, Collection<SpanFacts> spans, long runStart) {
        long last = run.endedAt() == null ? runStart : Math.max(runStart, micros(run.endedAt()));
        for (SpanFacts span : spans) {
            last = span.endMicros() == null ? last : Math.max(last, span.endMicros());
            last = span.startMicros() == null ? last : Math.max(last, span.startMicros());
        }
        return last;
    }

    /** Microseconds since the epoch, clamped: a date of the year 300,000 is hostile, not wrong arithmetic. */
    public static long micros(Instant at) {
        long seconds = Math.max(-100_000_000_000L, Math.min(100_000_000_000L, at.getEpochSecond()));
        return seconds * 1_000_000 + at.getNano() / 1_000;
    }

    public List<SpanNode> roots() {
        return Collections.unmodifiableList(roots);
    }

    /** All spans, depth first, children by their start. */
    public List<SpanNode> ordered() {
        return Collections.unmodifiableList(ordered);
    }

    public @Nullable SpanNode find(String spanId) {
        return byId.get(spanId);
    }

    public long startMicros() {
        return start;
    }

    public long endMicros() {
        return end;
    }

    /** Distinct ids of the spans that are on the critical path, in order of time. */
    public List<String> criticalPath() {
        Set<String> ids = new HashSet<>();
        List<SpanNode> path = new ArrayList<>();
        for (SpanNode node : ordered) {
            if (node.critical && ids.add(node.id())) {
                path.add(node);
            }
        }
        path.sort(BY_START);
        return path.stream().map(SpanNode::id).toList();
    }
}
