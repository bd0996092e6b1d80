package ai.trodo.server.fold;

import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Many records of one run become one, by the rules of {@link SpanMerge}. A real end wins over {@code lost}, which wins
 * over running. Tags add up; a patch takes tags away by naming them under {@link #TAGS_REMOVED}.
 */
public final class RunMerge {
    /** Key in {@code extra} of a run patch: a list of tags that the run shall no longer have. */
    public static final String TAGS_REMOVED = "tags_removed";

    /** Key in the metadata of a run that came as a trace of OpenTelemetry. */
    public static final String TRACE_ID = "otel.trace_id";

    private RunMerge() {}

    /** Any order of the same records gives the same run. */
    public static Run merge(List<Versioned<Run>> records) {
        List<Versioned<Run>> sorted = Versioned.sorted(records);
        Run merged = sorted.get(0).record();
        Set<String> tags = new LinkedHashSet<>();
        boolean onlyLost = true;
        Instant end = null;
        for (Versioned<Run> next : sorted) {
            Run run = next.record();
            merged = merged == run ? run : over(merged, run);
            tags.removeAll(removed(run));
            tags.addAll(run.tags());
            boolean lost = run.status() == RunStatus.LOST;
            if (run.endedAt() != null && (!lost || onlyLost)) {
                end = lost == onlyLost ? SpanMerge.latest(end, run.endedAt()) : run.endedAt();
                onlyLost = lost;
            }
        }
        return merged.toBuilder()
                .tags(tags.stream().sorted().toList())
                .endedAt(end)
                .build();
    }

    private static Run over(Run old, Run next) {
        return new Run(
                old.runId(),
                SpanMerge.newest(old.agentName(), next.agentName()),
                SpanMerge.newest(old.distinctId(), next.distinctId()),
                SpanMerge.newest(old.conversationId(), next.conversationId()),
                SpanMerge.newest(old.parentRunId(), next.parentRunId()),
                SpanMerge.newest(old.parentSpanId(), next.parentSpanId()),
                status(old.status(), next.status()),
                SpanMerge.payload(old.input(), next.input()),
                SpanMerge.payload(old.output(), next.output()),
                SpanMerge.newest(old.errorSummary(), next.errorSummary()),
                SpanMerge.earliest(old.startedAt(), next.startedAt()),
                SpanMerge.latest(old.endedAt(), next.endedAt()),
                SpanMerge.newest(old.environment(), next.environment()),
                SpanMerge.newest(old.release(), next.release()),
                List.of(),
                SpanMerge.union(old.metadata(), next.metadata()),
                SpanMerge.union(old.extra(), next.extra()));
    }

    private static @Nullable RunStatus status(@Nullable RunStatus old, @Nullable RunStatus next) {
        if (old == null || next == null) {
            return old == null ? next : old;
        }
        return rank(old) > rank(next) ? old : next;
    }

    private static int rank(RunStatus status) {
        return !status.isTerminal() ? 0 : status == RunStatus.LOST ? 1 : 2;
    }

    private static List<String> removed(Run run) {
        List<String> names = new ArrayList<>();
        if (run.extra().get(TAGS_REMOVED) instanceof Collection<?> tags) {
            for (Object tag : tags) {
                names.add(String.valueOf(tag));
            }
        }
        return names;
    }
}
