package ai.trodo.server.fold;

import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts a run from its spans. Totals that a client sends are never looked at. Tokens and cost are summed over model
 * calls, and over other spans that carry them when nothing beneath such a span does: an agent span that repeats the
 * sum of its model calls is not counted twice.
 */
public final class RunRollup {
    /** A span that ends no later than this after its run is not late: streams are closed after what they streamed. */
    public static final long LATE_TOLERANCE_MICROS = 5_000_000;

    private RunRollup() {}

    /** Whether a span began after its run had ended, or ended long after it. */
    public static boolean isLate(SpanFacts span, @Nullable Long runEndMicros) {
        if (runEndMicros == null) {
            return false;
        }
        Long start = span.startMicros();
        Long end = span.endMicros();
        return start != null && start > runEndMicros || end != null && end > runEndMicros + LATE_TOLERANCE_MICROS;
    }

    /** Ids of spans whose parent is not among them. */
    public static Set<String> orphans(Collection<SpanFacts> spans) {
        Set<String> ids = new HashSet<>();
        spans.forEach(span -> ids.add(span.spanId()));
        Set<String> orphans = new HashSet<>();
        for (SpanFacts span : spans) {
            if (span.parentId() != null && !ids.contains(span.parentId())) {
                orphans.add(span.spanId());
            }
        }
        return orphans;
    }

    /**
     * @param run the merged run, null while no record of the run itself came
     */
    public static RunTotals of(String runId, @Nullable Run run, Collection<SpanFacts> spans) {
        Counter count = new Counter();
        Set<String> repeated = withSpenderBeneath(spans);
        for (SpanFacts span : spans) {
            count.add(span, repeated.contains(span.spanId()));
        }
        SpanFacts self = run == null ? find(spans, runId) : null;
        RunStatus status = self == null ? status(run, spans) : ofSpan(self.status());
        Long start = run == null || run.startedAt() == null ? count.firstStart : Micros.ofNullable(run.startedAt());
        Long end = self == null ? end(run, status, count.lastEnd) : self.endMicros();
        int late = 0;
        for (SpanFacts span : spans) {
            late += isLate(span, end) ? 1 : 0;
        }
        return new RunTotals(
                status,
                start,
                end,
                count.usage,
                count.costNanos,
                count.costKnown,
                spans.size(),
                count.llm,
                count.tool,
                count.errors,
                late,
                orphans(spans).size(),
                List.copyOf(count.models),
                List.copyOf(count.providers),
                List.copyOf(count.tools),
                List.copyOf(count.kinds),
                List.copyOf(count.prompts),
                or(run == null ? null : FactsOf.word(run.agentName()), count.agentName),
                or(run == null ? null : FactsOf.word(run.distinctId()), count.distinctId),
                or(run == null ? null : FactsOf.word(run.conversationId()), count.conversationId),
                errorSummary(run, status, count),
                self != null || run != null && saysStandalone(run));
    }

    private static boolean saysStandalone(Run run) {
        Object said = run.metadata().get("standalone");
        return Boolean.TRUE.equals(said) || "true".equals(said);
    }

    private static @Nullable SpanFacts find(Collection<SpanFacts> spans, String spanId) {
        for (SpanFacts span : spans) {
            if (span.spanId().equals(spanId)) {
                return span;
            }
        }
        return null;
    }

    /** A run that was given up is taken up again when one of its spans began afterwards. */
    private static RunStatus status(@Nullable Run run, Collection<SpanFacts> spans) {
        RunStatus said = run == null || run.status() == null ? RunStatus.RUNNING : run.status();
        if (said == RunStatus.LOST && run != null && run.endedAt() != null) {
            long given = Micros.of(run.endedAt());
            for (SpanFacts span : spans) {
                if (span.startMicros() != null && span.startMicros() > given) {
                    return RunStatus.RUNNING;
                }
            }
        }
        return said;
    }

    private static RunStatus ofSpan(SpanStatus status) {
        return switch (status) {
            case RUNNING -> RunStatus.RUNNING;
            case OK, SKIPPED -> RunStatus.OK;
            case ERROR -> RunStatus.ERROR;
            case CANCELLED -> RunStatus.CANCELLED;
        };
    }

    private static @Nullable Long end(@Nullable Run run, RunStatus status, @Nullable Long lastSpanEnd) {
        if (!status.isTerminal()) {
            return null;
        }
        return run == null || run.endedAt() == null ? lastSpanEnd : Micros.ofNullable(run.endedAt());
    }

    private static @Nullable String errorSummary(@Nullable Run run, RunStatus status, Counter count) {
        if (run != null && run.errorSummary() != null) {
            return FactsOf.message(run.errorSummary());
        }
        return status == RunStatus.ERROR ? count.firstError : null;
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first == null ? second : first;
    }

    /** Ids of spans, other than model calls, beneath which some span carries tokens or cost. */
    private static Set<String> withSpenderBeneath(Collection<SpanFacts> spans) {
        boolean needed = spans.stream().anyMatch(s -> s.kind() != SpanKind.LLM && spends(s));
        if (!needed) {
            return Set.of();
        }
        Map<String, SpanFacts> byId = new HashMap<>();
        spans.forEach(span -> byId.put(span.spanId(), span));
        Set<String> above = new HashSet<>();
        for (SpanFacts span : spans) {
            if (spends(span)) {
                SpanFacts parent = span.parentId() == null ? null : byId.get(span.parentId());
                while (parent != null && !parent.equals(span) && above.add(parent.spanId())) {
                    parent = parent.parentId() == null ? null : byId.get(parent.parentId());
                }
            }
        }
        return above;
    }

    private static boolean spends(SpanFacts span) {
        return span.costNanos() != null || span.usage().total() != null;
    }

    private static final class Counter {
        private Usage usage = Usage.UNKNOWN;
        private @Nullable Long costNanos;
        private boolean costKnown = true;
        private int llm;
        private int tool;
        private int errors;
        private @Nullable Long firstStart;
        private @Nullable Long lastEnd;
        private @Nullable String firstError;
        private long firstErrorAt = Long.MAX_VALUE;
        private @Nullable String agentName;
        private @Nullable String distinctId;
        private @Nullable String conversationId;
        private final Set<String> models = new TreeSet<>();
        private final Set<String> providers = new TreeSet<>();
        private final Set<String> tools = new TreeSet<>();
        private final Set<String> kinds = new TreeSet<>();
        private final Set<String> prompts = new TreeSet<>();

        void add(SpanFacts span, boolean spenderBeneath) {
            boolean isLlm = span.kind() == SpanKind.LLM;
            llm += isLlm ? 1 : 0;
            tool += span.kind() == SpanKind.TOOL ? 1 : 0;
            addTimes(span);
            addError(span);
            if (isLlm || !spenderBeneath) {
                addSpending(span);
            }
            addWord(models, span.model());
            addWord(providers, span.provider());
            addWord(tools, span.tool());
            addWord(kinds, span.kind().wireName());
            addWord(prompts, span.prompt());
            agentName = smaller(agentName, span.agentName());
            distinctId = smaller(distinctId, span.distinctId());
            conversationId = smaller(conversationId, span.conversationId());
        }

        private void addTimes(SpanFacts span) {
            Long start = span.startMicros();
            if (start != null && (firstStart == null || start < firstStart)) {
                firstStart = start;
            }
            Long end = span.endMicros();
            if (end != null && (lastEnd == null || end > lastEnd)) {
                lastEnd = end;
            }
        }

        private void addError(SpanFacts span) {
            if (!span.isError()) {
                return;
            }
            errors++;
            String message = or(span.errorMessage(), span.errorType());
            long at = Objects.requireNonNullElse(span.startMicros(), Long.MAX_VALUE);
            boolean earlier = at < firstErrorAt || at == firstErrorAt && smaller(firstError, message) != firstError;
            if (message != null && (firstError == null || earlier)) {
                firstError = message;
                firstErrorAt = at;
            }
        }

        private void addSpending(SpanFacts span) {
            usage = usage.plus(span.usage());
            Long cost = span.costNanos();
            if (cost != null) {
                costNanos = costNanos == null ? cost : Long.valueOf(Money.add(costNanos, cost));
            } else if (span.usage().total() != null && span.kind() == SpanKind.LLM) {
                costKnown = false;
            }
        }

        private static void addWord(Set<String> words, @Nullable String word) {
            if (word != null) {
                words.add(word);
            }
        }

        /** Spans may disagree; the choice must not depend on their order. */
        private static @Nullable String smaller(@Nullable String a, @Nullable String b) {
            if (a == null || b == null) {
                return a == null ? b : a;
            }
            return a.compareTo(b) <= 0 ? a : b;
        }
    }
}
