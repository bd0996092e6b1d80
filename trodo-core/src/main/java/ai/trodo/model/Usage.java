package ai.trodo.model;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of one model call in buckets that never overlap, so that each can be priced. Null means unknown, which is not
 * zero.
 *
 * @param input tokens of the prompt that were neither read from nor written to a cache
 * @param cacheRead tokens of the prompt that came from the provider's cache
 * @param cacheWrite tokens of the prompt that were written to the provider's cache
 * @param output tokens of the answer, without reasoning
 * @param reasoning tokens spent on reasoning, billed as output
 */
public record Usage(
        @Nullable Long input,
        @Nullable Long cacheRead,
        @Nullable Long cacheWrite,
        @Nullable Long output,
        @Nullable Long reasoning) {
    /** Nothing is known of any bucket. */
    public static final Usage UNKNOWN = new Usage(null, null, null, null, null);

    public Usage {
        input = notNegative(input);
        cacheRead = notNegative(cacheRead);
        cacheWrite = notNegative(cacheWrite);
        output = notNegative(output);
        reasoning = notNegative(reasoning);
    }

    /**
     * Uncached prompt and answer without reasoning; the other buckets stay unknown. A negative number is taken for
     * unknown.
     */
    public static Usage of(long input, long output) {
        return new Usage(input, null, null, output, null);
    }

    /** Every prompt token; null when nothing about the prompt is known. */
    public @Nullable Long totalInput() {
        return sum(sum(input, cacheRead), cacheWrite);
    }

    /** Every answer token; null when nothing about the answer is known. */
    public @Nullable Long totalOutput() {
        return sum(output, reasoning);
    }

    /** Every token of the call; null when nothing is known. */
    public @Nullable Long total() {
        return sum(totalInput(), totalOutput());
    }

    /** Whether no bucket is known. */
    public boolean isUnknown() {
        return equals(UNKNOWN);
    }

    /** Adds bucket by bucket; unknown plus something is that something. */
    public Usage plus(Usage other) {
        return new Usage(
                sum(input, other.input),
                sum(cacheRead, other.cacheRead),
                sum(cacheWrite, other.cacheWrite),
                sum(output, other.output),
                sum(reasoning, other.reasoning));
    }

    private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
        if (a == null) {
            return b;
        }
        return b == null ? a : Long.valueOf(a + b);
    }

    private static @Nullable Long notNegative(@Nullable Long tokens) {
        return tokens == null || tokens < 0 ? null : tokens;
    }
}
