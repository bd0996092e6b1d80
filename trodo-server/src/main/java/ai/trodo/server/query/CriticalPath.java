package ai.trodo.server.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Marks the spans that the end of the run had to wait for: from the end backwards, always the child that ended last
 * before the point reached.
 */
final class CriticalPath {
    private static final Comparator<SpanNode> BY_END_DESCENDING =
            Comparator.<SpanNode>comparingLong(node -> node.end).reversed().thenComparing(SpanNode::id);

    private record Part(SpanNode node, long until) {}

    private CriticalPath() {}

    static void mark(List<SpanNode> roots) {
        long end = roots.stream().mapToLong(SpanNode::endMicros).max().orElse(0);
        Deque<Part> open = new ArrayDeque<>();
        follow(roots, end, open);
        while (!open.isEmpty()) {
            Part part = open.pop();
            part.node.critical = true;
            follow(part.node.children, Math.min(part.until, part.node.end), open);
        }
    }

    private static void follow(List<SpanNode> children, long until, Deque<Part> open) {
        if (children.isEmpty()) {
            return;
        }
        List<SpanNode> latestFirst = new ArrayList<>(children);
        latestFirst.sort(BY_END_DESCENDING);
        long reached = until;
        boolean first = true;
        for (SpanNode child : latestFirst) {
            boolean waitedFor = first ? child.start <= reached : child.end <= reached && child.start < reached;
            if (waitedFor) {
                open.push(new Part(child, reached));
                reached = Math.min(reached, child.start);
                first = false;
            }
        }
    }
}
