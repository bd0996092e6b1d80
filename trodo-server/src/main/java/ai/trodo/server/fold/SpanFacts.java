package ai.trodo.server.fold;

import ai.trodo.model.Cost;
import ai.trodo.model.Level;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A span as lists, trees and roll-ups see it: everything but its whole input and output.
 *
 * @param parentId null directly under the run
 * @param startMicros microseconds since the epoch, null when no record told
 * @param costNanos billionths of a US dollar, null when unknown
 * @param costDetails JSON object of the parts of the cost, null when only the total is known
 * @param inputPreview the beginning of the input, null when there is none
 * @param attributes JSON object of the attributes when it is small, else null
 * @param prompt {@code name@version} of the kept prompt that it was made from
 * @param distinctId only when the span said so itself, as spans outside any run do
 */
public record SpanFacts(
        String spanId,
        @Nullable String parentId,
        SpanKind kind,
        @Nullable String name,
        SpanStatus status,
        @Nullable Level level,
        @Nullable Long startMicros,
        @Nullable Long endMicros,
        @Nullable Long firstOutputMicros,
        @Nullable String model,
        @Nullable String provider,
        @Nullable Double temperature,
        Usage usage,
        @Nullable Long costNanos,
        Cost.@Nullable Source costSource,
        @Nullable String costDetails,
        @Nullable String toolName,
        @Nullable String errorType,
        @Nullable String errorMessage,
        @Nullable Integer statusCode,
        @Nullable String inputPreview,
        @Nullable String outputPreview,
        @Nullable String attributes,
        @Nullable String distinctId,
        @Nullable String conversationId,
        @Nullable String agentName,
        @Nullable String prompt) {
    /** Characters of an input or output that are kept as its preview. */
    public static final int PREVIEW_LENGTH = 240;

    /** Attributes whose JSON is longer than this are only in the log. */
    public static final int MAX_ATTRIBUTES_LENGTH = 2048;

    public boolean isError() {
        return status == SpanStatus.ERROR;
    }

    /** Microseconds from start to end, null while either is unknown; never negative. */
    public @Nullable Long durationMicros() {
        return startMicros == null || endMicros == null ? null : Long.valueOf(Math.max(0, endMicros - startMicros));
    }

    /** What a tool span is counted under: its tool name, else its name. */
    public @Nullable String tool() {
        return kind != SpanKind.TOOL ? null : toolName != null ? toolName : name;
    }
}
