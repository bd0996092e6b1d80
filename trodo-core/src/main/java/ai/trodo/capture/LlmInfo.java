package ai.trodo.capture;

import ai.trodo.model.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a model call; null is unknown.
 *
 * @param model as the provider names it
 * @param provider its short name, for example {@code openai}
 * @param temperature as it was asked for
 * @param usage tokens; {@link Usage#UNKNOWN} when nothing was told
 * @param cost in US dollars, if the provider said it
 */
public record LlmInfo(
        @Nullable String model,
        @Nullable String provider,
        @Nullable Double temperature,
        Usage usage,
        @Nullable BigDecimal cost) {
    /** A call of which only the names are known. */
    public static LlmInfo of(@Nullable String model, @Nullable String provider) {
        return new LlmInfo(model, provider, null, Usage.UNKNOWN, null);
    }

    /** A copy with the temperature that was asked for; null for the provider's own. */
    public LlmInfo withTemperature(@Nullable Double value) {
        return new LlmInfo(model, provider, value, usage, cost);
    }

    /** A copy with the tokens that the provider told. */
    public LlmInfo withUsage(Usage value) {
        return new LlmInfo(model, provider, temperature, value, cost);
    }

    /** In US dollars; goes before any price list. */
    public LlmInfo withCost(@Nullable BigDecimal value) {
        return new LlmInfo(model, provider, temperature, usage, value);
    }
}
