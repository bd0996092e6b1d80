package ai.trodo.server.fold;

import ai.trodo.model.RunStatus;
import ai.trodo.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run's own records and its spans say together.
 *
 * @param costKnown false when a model call used tokens and has no cost
 * @param lateCount spans that began after their run had ended, or ended long after it
 * @param orphanCount spans whose parent is not there
 * @param prompts {@code name@version} of the kept prompts that its spans were made from
 * @param distinctId of the run, else what its spans say
 */
public record RunTotals(
        RunStatus status,
        @Nullable Long startMicros,
        @Nullable Long endMicros,
        Usage usage,
        @Nullable Long costNanos,
        boolean costKnown,
        int spanCount,
        int llmCount,
        int toolCount,
        int errorCount,
        int lateCount,
        int orphanCount,
        List<String> models,
        List<String> providers,
        List<String> tools,
        List<String> kinds,
        List<String> prompts,
        @Nullable String agentName,
        @Nullable String distinctId,
        @Nullable String conversationId,
        @Nullable String errorSummary,
        boolean standalone) {
    /** Rows of engines that keep them as JSON may be older than a list. */
    public RunTotals {
        prompts = prompts == null ? List.of() : prompts;
    }

    public @Nullable Long durationMicros() {
        return startMicros == null || endMicros == null ? null : Long.valueOf(Math.max(0, endMicros - startMicros));
    }
}
