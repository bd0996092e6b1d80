package ai.trodo.capture;

import ai.trodo.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a provider said about one call.
 *
 * @param usage tokens in buckets that do not overlap
 * @param cacheWriteLong how many of the cache-write tokens went to the longer-lived cache, which costs more
 * @param model the model that answered, which is more exact than the one asked for
 * @param responseId the provider's id of the answer, by which a call that was seen twice is counted once
 */
public record UsageReading(
        Usage usage,
        @Nullable Long cacheWriteLong,
        @Nullable String model,
        @Nullable String responseId) {
    /** Nothing was told. */
    public static final UsageReading NOTHING = new UsageReading(Usage.UNKNOWN, null, null, null);
}
