package ai.trodo.wire.otlp;

import ai.trodo.model.Cost;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens and money of a model call, in the words of each convention. */
final class TokenCounts {
    private TokenCounts() {}

    static Usage usage(Attributes from) {
        Map<?, ?> details = from.object("langfuse.observation.usage_details", "mlflow.chat.tokenUsage");
        Long input = first(
                from.whole(
                        "gen_ai.usage.input_tokens",
                        "gen_ai.usage.prompt_tokens",
                        "llm.token_count.prompt",
                        "llm.usage.prompt_tokens",
                        "ai.usage.inputTokens",
                        "ai.usage.promptTokens",
                        "ai.usage.tokens"),
                details,
                "input",
                "input_tokens",
                "prompt_tokens");
        Long output = first(
                from.whole(
                        "gen_ai.usage.output_tokens",
                        "gen_ai.usage.completion_tokens",
                        "llm.token_count.completion",
                        "llm.usage.completion_tokens",
                        "ai.usage.outputTokens",
                        "ai.usage.completionTokens"),
                details,
                "output",
                "output_tokens",
                "completion_tokens");
        Long cacheRead = first(
                from.whole(
                        "gen_ai.usage.cache_read_input_tokens",
                        "gen_ai.usage.cache_read.input_tokens",
                        "llm.token_count.prompt_details.cache_read",
                        "ai.usage.cachedInputTokens"),
                details,
                "cache_read_input_tokens",
                "input_cached_tokens",
                "input_cache_read");
        Long cacheWrite = first(
                from.whole(
                        "gen_ai.usage.cache_creation_input_tokens",
                        "gen_ai.usage.cache_creation.input_tokens",
                        "llm.token_count.prompt_details.cache_write"),
                details,
                "cache_creation_input_tokens",
                "input_cache_creation");
        Long reasoning = first(
                from.whole(
                        "gen_ai.usage.reasoning_tokens",
                        "gen_ai.usage.reasoning.output_tokens",
                        "llm.token_count.completion_details.reasoning",
                        "ai.usage.reasoningTokens"),
                details,
                "reasoning",
                "output_reasoning_tokens");
        return new Usage(
                without(input, cacheRead, cacheWrite),
                cacheRead,
                cacheWrite,
                without(output, reasoning, null),
                reasoning);
    }

    /** The conventions count cached and reasoning tokens within the total; a part larger than it was not. */
    private static @Nullable Long without(@Nullable Long total, @Nullable Long part, @Nullable Long other) {
        if (total == null) {
            return null;
        }
        long parts = (part == null ? 0 : part) + (other == null ? 0 : other);
        return parts <= total ? total - parts : total;
    }

    private static @Nullable Long first(@Nullable Long found, Map<?, ?> details, String... keys) {
        if (found != null) {
            return found;
        }
        for (String key : keys) {
            Long value = OtlpValues.whole(details.get(key));
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    static @Nullable Cost cost(Attributes from) {
        Double total = from.decimal(
                "trodo.cost", "gen_ai.usage.cost", "gen_ai.usage.total_cost", "llm.cost.total", "operation.cost");
        if (total == null && from.object("langfuse.observation.cost_details").get("total") instanceof Number number) {
            total = number.doubleValue();
        }
        return total == null || total < 0 || !Double.isFinite(total) ? null : Cost.given(BigDecimal.valueOf(total));
    }
}
