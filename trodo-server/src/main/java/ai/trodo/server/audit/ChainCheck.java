package ai.trodo.server.audit;

import ai.trodo.server.store.AuditLog;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoredRecord;
import ai.trodo.server.store.engine.FoldedRun;
import java.util.Optional;

/**
 * Whether the records of a run are all there, as they came, in their order.
 *
 * @param records how many there are
 * @param headHash the last hash; zeros when there is no record
 * @param brokenAt position of the first record that does not fit, or that is missing; 0 when all do
 */
public record ChainCheck(long records, String headHash, long brokenAt) {
    private static final int PAGE = 1000;

    /** Whether every record is there and as it came. */
    public boolean verified() {
        return brokenAt == 0;
    }

    /** Goes over the whole log of the run. Empty when there is no such run. */
    public static Optional<ChainCheck> of(RunStore store, Site site, String runId) {
        Optional<RunSummary> summary = store.runs().summary(site, runId);
        if (summary.isEmpty()) {
            return Optional.empty();
        }
        Walk walk = new Walk();
        Cursor after = null;
        do {
            Page<StoredRecord> page = store.runs().log(site, runId, after, PAGE);
            page.items().forEach(walk::add);
            after = page.next();
        } while (after != null);
        return Optional.of(walk.end(summary.get().recordCount()));
    }

    /** Checks records as they pass, from the first on. */
    static final class Walk {
        private long seq;
        private String head = "0".repeat(64);
        private long broken;

        void add(StoredRecord record) {
            boolean fits = record.seq() == seq + 1 && record.prevHash().equals(head) && FoldedRun.isWhole(record);
            if (!fits && broken == 0) {
                broken = seq + 1;
            }
            seq = record.seq();
            head = record.hash();
        }

        /**
         * @param expected how many records the run's line says it has
         */
        ChainCheck end(long expected) {
            if (seq != expected && broken == 0) {
                broken = Math.min(seq, expected) + 1;
            }
            return new ChainCheck(seq, head, broken);
        }
    }

    /** Whether a run still has, at its place, the hash that an anchor names. */
    static boolean holds(RunStore store, Site site, AuditLog.Head anchored) {
        Walk walk = new Walk();
        Cursor after = null;
        do {
            Page<StoredRecord> page = store.runs().log(site, anchored.runId(), after, PAGE);
            for (StoredRecord record : page.items()) {
                walk.add(record);
                if (record.seq() == anchored.records()) {
                    return walk.broken == 0 && record.hash().equals(anchored.hash());
                }
            }
            after = page.next();
        } while (after != null);
        return false;
    }
}
