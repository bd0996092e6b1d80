package ai.trodo.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Money of one model call in US dollars.
 *
 * @param total what the call cost in all, also when the parts are not known
 * @param input share of the prompt outside the cache, null when only the total is known
 * @param cacheRead share of the prompt read from the cache
 * @param cacheWrite share of the prompt written to the cache
 * @param output share of the answer, reasoning included
 * @param source who says so
 */
public record Cost(
        BigDecimal total,
        @Nullable BigDecimal input,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal output,
        Source source) {
    /** Where a cost came from: the word of a client goes before a price list. */
    public enum Source {
        /** The application or its provider said so, which goes before any price list. */
        CLIENT,
        /** Computed by the client from its price table. */
        PRICE_TABLE,
        /** Computed by the collector from its own prices, because no client said anything. */
        SERVER
    }

    /** What the application was told, as one sum without parts. */
    public static Cost given(BigDecimal total) {
        return new Cost(total, null, null, null, null, Source.CLIENT);
    }
}
