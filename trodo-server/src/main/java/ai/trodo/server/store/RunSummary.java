package ai.trodo.server.store;

import ai.trodo.model.RunStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as a list shows it. Everything that counts is rolled up from its spans.
 *
 * @param cost US dollars, null when no span has a known cost
 * @param costKnown false when a model call used tokens that have no price, so that {@code cost} is too small
 * @param tokensIn every prompt token, cache included; null when unknown
 * @param lateCount spans that began after their run had ended, or ended long after it
 * @param orphanCount spans whose parent never came
 * @param lastSeenAt when the store last took a record of it
 * @param known whether a record of the run itself came; false while there are only its spans
 * @param standalone whether it stands for a single span outside any run
 * @param held whether a legal hold keeps it from being purged
 */
public record RunSummary(
        String runId,
        @Nullable String agentName,
        RunStatus status,
        @Nullable String distinctId,
        @Nullable String conversationId,
        @Nullable String parentRunId,
        @Nullable String parentSpanId,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long durationMillis,
        @Nullable String inputPreview,
        @Nullable String outputPreview,
        @Nullable String errorSummary,
        @Nullable Long tokensIn,
        @Nullable Long tokensOut,
        @Nullable Long tokensCacheRead,
        @Nullable Long tokensCacheWrite,
        @Nullable Long tokensReasoning,
        @Nullable BigDecimal cost,
        boolean costKnown,
        int spanCount,
        int llmCount,
        int toolCount,
        int errorCount,
        int lateCount,
        int orphanCount,
        List<String> models,
        List<String> tools,
        List<String> prompts,
        List<String> tags,
        Map<String, Object> metadata,
        List<ScoreFacts> scores,
        @Nullable String environment,
        @Nullable String release,
        Instant lastSeenAt,
        boolean known,
        boolean standalone,
        boolean held,
        long recordCount) {}
