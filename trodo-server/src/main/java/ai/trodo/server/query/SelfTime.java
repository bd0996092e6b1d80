package ai.trodo.server.query;

import java.util.List;

/** What a span did itself: its duration without the time in which at least one child ran. */
final class SelfTime {
    private SelfTime() {}

    static void measure(List<SpanNode> nodes) {
        for (SpanNode node : nodes) {
            node.self = node.durationMicros() - covered(node.children, node.start, node.end);
        }
    }

    /** Length of the union of the spans, inside the window; they must be sorted by start. */
    static long covered(List<SpanNode> sorted, long from, long to) {
        long covered = 0;
        long reached = from;
        for (SpanNode node : sorted) {
            long start = Math.max(reached, node.start);
            long end = Math.min(to, node.end);
            if (end > start) {
                covered += end - start;
                reached = end;
            }
        }
        return covered;
    }
}
