package ai.trodo.capture;

import java.time.Duration;

/**
 * What keeps the memory of runs bounded.
 *
 * @param streamAfter a run that lasts longer is sent in parts while it goes on
 * @param maxSpans a run that holds more spans is sent in parts too
 * @param timeToLive a run that stays open longer is taken for forgotten and ended as cancelled; a run of
 *     {@code startRun} is not ended but forgotten here
 */
public record RunLimits(Duration streamAfter, int maxSpans, Duration timeToLive) {
    private static final int MOST_SPANS = 100_000;

    /** Parts after 10 seconds or 256 spans, forgotten after 6 hours. */
    public static final RunLimits DEFAULTS = new RunLimits(Duration.ofSeconds(10), 256, Duration.ofHours(6));

    public RunLimits {
        if (streamAfter.isNegative()) {
            throw new IllegalArgumentException("runLimits.streamAfter must not be negative, got: " + streamAfter);
        }
        if (maxSpans < 1 || maxSpans > MOST_SPANS) {
            throw new IllegalArgumentException(
                    "runLimits.maxSpans must be between 1 and " + MOST_SPANS + ", got: " + maxSpans);
        }
        if (timeToLive.isNegative() || timeToLive.isZero()) {
            throw new IllegalArgumentException("runLimits.timeToLive must be positive, got: " + timeToLive);
        }
    }
}
