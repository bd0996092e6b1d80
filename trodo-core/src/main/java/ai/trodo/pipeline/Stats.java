package ai.trodo.pipeline;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the client knows about itself, at one moment. Everything counts records (runs, spans, events, scores).
 *
 * @param recorded offered so far, the dropped ones included
 * @param delivered acknowledged by every destination
 * @param retried sent again after a failure, summed over the destinations
 * @param dropped lost, by reason, summed over the destinations
 * @param queueBytes estimated memory of what waits to be encoded, and of encoded batches that wait in memory
 * @param spoolBytes on disk, not yet acknowledged
 * @param lastError the newest failure of any destination in words; null when there was none
 * @param lastErrorAt when that was
 * @param lastSuccessAt when a destination last acknowledged something; null when none ever did
 * @param destinations the same for each, in the order in which they were added
 */
public record Stats(
        long recorded,
        long delivered,
        long retried,
        Map<DropReason, Long> dropped,
        long queueBytes,
        long spoolBytes,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        @Nullable Instant lastSuccessAt,
        List<DestinationStats> destinations) {
    /** Before anything happened, and for a client that is switched off. */
    public static final Stats NOTHING = new Stats(0, 0, 0, Map.of(), 0, 0, null, null, null, List.of());

    public Stats {
        dropped = copy(dropped);
        destinations = List.copyOf(destinations);
    }

    /**
     * The same for one destination.
     *
     * @param name what logs and health call it
     * @param delivered acknowledged by it
     * @param retried sent to it again after a failure
     * @param dropped lost on the way to it, by reason
     * @param pending waiting for it, in memory and on disk
     * @param memoryBytes encoded batches that wait for it in memory
     * @param spoolBytes on disk for it, not yet acknowledged
     * @param breakerOpen whether it is left alone for now because it failed several times in a row
     * @param lastError its newest failure in words; null when there was none
     * @param lastErrorAt when that was
     * @param lastSuccessAt when it last acknowledged something; null when it never did
     */
    public record DestinationStats(
            String name,
            long delivered,
            long retried,
            Map<DropReason, Long> dropped,
            long pending,
            long memoryBytes,
            long spoolBytes,
            boolean breakerOpen,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt,
            @Nullable Instant lastSuccessAt) {
        public DestinationStats {
            dropped = copy(dropped);
        }
    }

    /** Losses of all reasons together. */
    public long droppedInTotal() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Losses of one reason; 0 when there were none. */
    public long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    private static Map<DropReason, Long> copy(Map<DropReason, Long> counts) {
        return counts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(counts));
    }
}
