package ai.trodo.server.store.engine;

import java.time.Clock;

/**
 * What every engine lets one choose.
 *
 * @param maxQueuedBatches batches that may wait for the writer; one more is told to come back
 * @param maxQueuedBytes bytes that may wait for the writer
 * @param readers questions that are answered at the same time
 * @param clock tells when a record arrived
 */
public record LaneSettings(int maxQueuedBatches, long maxQueuedBytes, int readers, Clock clock) {
    public static final LaneSettings DEFAULT = new LaneSettings(256, 64L << 20, 8, Clock.systemUTC());

    public LaneSettings {
        if (maxQueuedBatches < 1 || maxQueuedBytes < 1 || readers < 1) {
            throw new IllegalArgumentException("limits of a store must be positive: " + maxQueuedBatches + " batches, "
                    + maxQueuedBytes + " bytes, " + readers + " readers");
        }
    }

    public LaneSettings withClock(Clock other) {
        return new LaneSettings(maxQueuedBatches, maxQueuedBytes, readers, other);
    }
}
