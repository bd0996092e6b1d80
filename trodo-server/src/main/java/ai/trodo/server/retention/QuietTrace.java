package ai.trodo.server.retention;

import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanStatus;
import ai.trodo.server.fold.RunRollup;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.RunTree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides whether a trace without its root is over. */
final class QuietTrace {
    private QuietTrace() {}

    /**
     * The end of the run, without any time of its own: whatever else speaks of the run is newer. It failed when a span
     * failed that has nothing above it. Null while a span is open, or when somebody said how the run is.
     */
    static @Nullable Run settled(RunTree tree) {
        List<SpanFacts> spans = tree.spans().items();
        boolean told = tree.run().status() != null;
        boolean open = spans.isEmpty()
                || tree.spans().next() != null
                || spans.stream().anyMatch(span -> span.endMicros() == null || span.status() == SpanStatus.RUNNING);
        if (told || open) {
            return null;
        }
        Set<String> orphans = RunRollup.orphans(spans);
        boolean failed = spans.stream()
                .filter(span -> span.parentId() == null || orphans.contains(span.spanId()))
                .anyMatch(SpanFacts::isError);
        return Run.builder(tree.run().runId())
                .status(failed ? RunStatus.ERROR : RunStatus.OK)
                .extra(Map.of("settled", true))
                .build();
    }
}
