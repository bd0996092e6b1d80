package ai.trodo.server.store;

import java.util.List;

/**
 * What became of a batch.
 *
 * @param stored records that are new in the log
 * @param duplicates records that were there already
 */
public record WriteResult(int stored, int duplicates, List<Reject> rejects) {
    public WriteResult {
        rejects = List.copyOf(rejects);
    }

    /**
     * One record that was not stored.
     *
     * @param index position in the batch
     * @param code {@link #NO_RUN}, {@link #PURGED} or {@link #INVALID}
     */
    public record Reject(int index, String code, String field, String message) {
        /** An event or score that belongs to no run and no span. */
        public static final String NO_RUN = "missing_run_id";
        /** The run was purged; what comes late for it is not taken. */
        public static final String PURGED = "run_purged";
        /** An id or body that no engine can keep. */
        public static final String INVALID = "invalid_record";
    }
}
