package ai.trodo.capture;

import ai.trodo.model.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a model call; null is unknown.
 *
 * @param cost in US dollars, if the provider said it
 */
public record LlmInfo(
        @Nullable String model,
        @Nullable String provider,
        @Nullable Double temperature,
        Usage usage,
        @Nullable BigDecimal cost) {
    public static LlmInfo of(@Nullable String model, @Nullable String provider) {
        return new LlmInfo(model, provider, null, Usage.UNKNOWN, null);
    }

    public LlmInfo withTemperature(@Nullable Double value) {
        return new LlmInfo(model, provider, value, usage, cost);
    }

    public LlmInfo withUsage(Usage value) {
        return new LlmInfo(model, provider, temperature, value, cost);
    }

    /** In US dollars; goes before any price list. */
    public LlmInfo withCost(@Nullable BigDecimal value) {
        return new LlmInfo(model, provider, temperature, usage, value);
    }
}
