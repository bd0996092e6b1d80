package ai.trodo.pipeline;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What went well and what did not on one lane. */
final class LaneHealth {
    private long delivered;
    private long retried;
    private @Nullable String lastError;
    private @Nullable Instant lastErrorAt;
    private @Nullable Instant lastSuccessAt;

    synchronized void delivered(long records) {
        if (records > 0) {
            delivered += records;
            lastSuccessAt = Instant.now();
        }
    }

    synchronized void failed(String problem, long records) {
        retried += records;
        lastError = problem;
        lastErrorAt = Instant.now();
    }

    synchronized void refused(String problem) {
        lastError = problem;
        lastErrorAt = Instant.now();
    }

    synchronized long delivered() {
        return delivered;
    }

    synchronized Stats.DestinationStats stats(
            String name,
            Map<DropReason, Long> dropped,
            long pending,
            long memoryBytes,
            long spoolBytes,
            boolean breakerOpen) {
        return new Stats.DestinationStats(
                name,
                delivered,
                retried,
                dropped,
                pending,
                memoryBytes,
                spoolBytes,
                breakerOpen,
                lastError,
                lastErrorAt,
                lastSuccessAt);
    }
}
