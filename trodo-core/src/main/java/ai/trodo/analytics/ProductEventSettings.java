package ai.trodo.analytics;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How product events are sent.
 *
 * @param siteId written into the bodies that name the site, null when destinations know it
 * @param autoEvents whether uncaught exceptions of any thread become events
 * @param batched whether events are collected and sent together; each goes at once otherwise
 * @param batchSize events that are sent together at most
 * @param batchInterval how long an event waits for others, looked at once a second
 */
public record ProductEventSettings(
        @Nullable String siteId, boolean autoEvents, boolean batched, int batchSize, Duration batchInterval) {
    private static final int MAX_BATCH = 1_000;
    private static final Duration MAX_INTERVAL = Duration.ofMinutes(10);

    /** No automatic events; each event goes at once. */
    public static final ProductEventSettings DEFAULTS =
            new ProductEventSettings(null, false, false, 50, Duration.ofSeconds(5));

    public ProductEventSettings {
        Objects.requireNonNull(batchInterval, "batchInterval must not be null");
        if (batchSize < 1 || batchSize > MAX_BATCH) {
            throw new IllegalArgumentException("batchSize must be 1 to " + MAX_BATCH + ", got: " + batchSize);
        }
        if (batchInterval.isNegative() || batchInterval.isZero() || batchInterval.compareTo(MAX_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    "batchInterval must be more than zero and at most " + MAX_INTERVAL + ", got: " + batchInterval);
        }
    }

    /** A copy with the site that bodies name; null when destinations know it. */
    public ProductEventSettings withSiteId(@Nullable String site) {
        return new ProductEventSettings(site, autoEvents, batched, batchSize, batchInterval);
    }

    /** A copy in which uncaught exceptions of any thread become events, or not. */
    public ProductEventSettings withAutoEvents(boolean on) {
        return new ProductEventSettings(siteId, on, batched, batchSize, batchInterval);
    }

    /** Collects events: so many at most, so long at most. */
    public ProductEventSettings batching(int size, Duration interval) {
        return new ProductEventSettings(siteId, autoEvents, true, size, interval);
    }
}
