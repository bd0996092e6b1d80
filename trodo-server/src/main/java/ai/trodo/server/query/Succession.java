package ai.trodo.server.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which sibling was followed by which at once. A span comes after another when it started once that had ended; it comes
 * directly after it when no third lies wholly between. Found with a window that slides over the ends, so parallel steps
 * cost no squares. Where a step says itself which ones it follows, that is believed instead.
 */
final class Succession {
    private Succession() {}

    /**
     * @param entry the node from which the first ones come
     * @param exit the node to which the last ones go, null when nothing is said about that
     */
    static void follow(String entry, List<SpanNode> byStart, JourneyGraph.Builder graph, @Nullable String exit) {
        List<SpanNode> byEnd = new ArrayList<>(byStart);
        byEnd.removeIf(SpanNode::isRunning);
        byEnd.sort(Comparator.comparingLong(SpanNode::endMicros));
        Map<String, Integer> window = new LinkedHashMap<>();
        Predecessors predecessors = new Predecessors(byStart);
        int ended = 0;
        int oldest = 0;
        long latestStart = Long.MIN_VALUE;
        for (SpanNode span : byStart) {
            while (ended < byEnd.size() && before(byEnd.get(ended), span)) {
                SpanNode done = byEnd.get(ended++);
                latestStart = Math.max(latestStart, done.start);
                window.merge(graph.nodeOf(done).id, 1, Integer::sum);
            }
            while (oldest < ended && overtaken(byEnd.get(oldest), latestStart)) {
                leave(window, graph.nodeOf(byEnd.get(oldest++)).id);
            }
            String target = graph.nodeOf(span).id;
            List<SpanNode> told = predecessors.of(span);
            if (!told.isEmpty()) {
                told.forEach(source -> graph.taken(graph.nodeOf(source).id, target, 1));
            } else if (window.isEmpty()) {
                graph.taken(entry, target, 1);
            } else {
                window.forEach((source, times) -> graph.taken(source, target, times));
            }
        }
        if (exit != null) {
            last(byStart, exit, graph, entry);
        }
    }

    private static boolean before(SpanNode earlier, SpanNode later) {
        return earlier != later
                && earlier.end <= later.start
                && (earlier.start < later.start
                        || earlier.end > earlier.start
                        || earlier.id().compareTo(later.id()) < 0);
    }

    private static boolean overtaken(SpanNode done, long latestStart) {
        return done.end <= latestStart && done.start < latestStart;
    }

    private static void leave(Map<String, Integer> window, String id) {
        window.computeIfPresent(id, (key, times) -> times == 1 ? null : times - 1);
    }

    /** Those after which nothing started any more lead to the exit. */
    private static void last(List<SpanNode> byStart, String exit, JourneyGraph.Builder graph, String entry) {
        long lastStart = Long.MIN_VALUE;
        for (SpanNode span : byStart) {
            lastStart = Math.max(lastStart, span.start);
        }
        for (SpanNode span : byStart) {
            if (span.end > lastStart || span.start == lastStart) {
                graph.taken(graph.nodeOf(span).id, exit, 1);
            }
        }
        if (byStart.isEmpty()) {
            graph.taken(entry, exit, 1);
        }
    }
}
