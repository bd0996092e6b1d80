package ai.trodo.capture;

import ai.trodo.model.Cost;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs, in US dollars per million tokens. A cache price that is null is no discount and no surcharge: such
 * tokens cost what plain input costs. Reasoning is billed as output.
 *
 * @param input a million tokens of the prompt
 * @param cacheRead a million tokens read from the provider's cache
 * @param cacheWrite a million tokens written to the provider's cache
 * @param cacheWriteLong price of writing to the provider's longer-lived cache, null when it has none
 * @param output a million tokens of the answer
 * @param longPromptAbove prompts with more tokens than this are billed by {@code longPrompt} as a whole
 * @param longPrompt null when a long prompt costs the same per token as a short one
 */
public record ModelPrice(
        BigDecimal input,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal cacheWriteLong,
        BigDecimal output,
        long longPromptAbove,
        @Nullable ModelPrice longPrompt) {
    public ModelPrice {
        Objects.requireNonNull(input, "input price");
        Objects.requireNonNull(output, "output price");
        notNegative("input", input);
        notNegative("output", output);
        notNegative("cacheRead", cacheRead);
        notNegative("cacheWrite", cacheWrite);
        notNegative("cacheWriteLong", cacheWriteLong);
    }

    /** A model without cache prices. The numbers are decimals as a price list shows them, such as {@code "0.15"}. */
    public static ModelPrice of(String input, String output) {
        return new ModelPrice(new BigDecimal(input), null, null, null, new BigDecimal(output), 0, null);
    }

    /** A copy with prices of a million tokens from and to the cache, as decimal text. */
    public ModelPrice withCache(String read, String write) {
        return new ModelPrice(
                input,
                new BigDecimal(read),
                new BigDecimal(write),
                cacheWriteLong,
                output,
                longPromptAbove,
                longPrompt);
    }

    /** A copy that bills prompts with more tokens than this by another price as a whole; the bound must be positive. */
    public ModelPrice withLongPrompt(long above, ModelPrice price) {
        if (above <= 0) {
            throw new IllegalArgumentException("long prompt threshold must be positive, was " + above);
        }
        return new ModelPrice(input, cacheRead, cacheWrite, cacheWriteLong, output, above, price);
    }

    /**
     * The money for these tokens, each token priced once. Null when a side of the call that costs money is unknown: half a
     * cost would be read as a whole one.
     *
     * @param longWrites how many of the cache-write tokens went to the longer-lived cache
     */
    public @Nullable Cost cost(Usage usage, long longWrites) {
        Long prompt = usage.totalInput();
        if (longPrompt != null && prompt != null && prompt > longPromptAbove) {
            return longPrompt.cost(usage, longWrites);
        }
        Long answer = usage.totalOutput();
        if ((usage.input() == null && input.signum() > 0) || (answer == null && output.signum() > 0)) {
            return null;
        }
        BigDecimal plain = money(usage.input(), input);
        BigDecimal read = money(usage.cacheRead(), cacheRead == null ? input : cacheRead);
        BigDecimal write = writeMoney(usage.cacheWrite(), longWrites);
        BigDecimal out = money(answer, output);
        BigDecimal total = sum(sum(plain, read), sum(write, out));
        return new Cost(total, plain, read, write, out, Cost.Source.PRICE_TABLE);
    }

    private @Nullable BigDecimal writeMoney(@Nullable Long tokens, long longWrites) {
        BigDecimal shortPrice = cacheWrite == null ? input : cacheWrite;
        if (tokens == null || cacheWriteLong == null || longWrites <= 0) {
            return money(tokens, shortPrice);
        }
        long longTokens = Math.min(longWrites, tokens);
        return sum(money(longTokens, cacheWriteLong), money(tokens - longTokens, shortPrice));
    }

    private static @Nullable BigDecimal money(@Nullable Long tokens, BigDecimal perMillion) {
        return tokens == null
                ? null
                : plain(perMillion.multiply(BigDecimal.valueOf(tokens)).movePointLeft(6));
    }

    private static BigDecimal sum(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        BigDecimal left = a == null ? BigDecimal.ZERO : a;
        return plain(b == null ? left : left.add(b));
    }

    /** Without trailing zeros and without an exponent, so that equal sums look and compare equal. */
    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static void notNegative(String name, @Nullable BigDecimal price) {
        if (price != null && price.signum() < 0) {
            throw new IllegalArgumentException(name + " price must not be negative, was " + price);
        }
    }
}
