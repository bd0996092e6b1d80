package ai.trodo.server.store.engine;

import ai.trodo.model.Run;
import ai.trodo.server.fold.RunTotals;
import org.jspecify.annotations.Nullable;

/**
 * The stored line of a run.
 *
 * @param runNo the engine's own number of the run, never used again after a purge
 * @param said the merged run without input and output; null while only its spans came
 * @param startMicros what the run is sorted by: its start, else when it was first seen
 * @param bytes of all its records
 * @param head the last hash of its chain
 */
public record RunRow(
        long runNo,
        String runId,
        @Nullable Run said,
        @Nullable String inputPreview,
        @Nullable String outputPreview,
        RunTotals totals,
        long startMicros,
        boolean held,
        boolean scored,
        long firstSeenMicros,
        long lastSeenMicros,
        long recordCount,
        long bytes,
        byte[] head) {}
