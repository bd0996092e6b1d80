package ai.trodo.server.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Append-only record of who purged, exported, held, repriced or read what; a hash chain of its own per site. */
public interface AuditLog {
    Entry append(Site site, String actor, String action, String target, String detailJson);

    /** Newest first. */
    Page<Entry> list(Site site, @Nullable Cursor after, int limit);

    /** Position of the first entry whose hash does not fit, 0 when all do. */
    long firstBroken(Site site);

    /** Chain heads and record counts of the runs that were written in a time range: what an anchor is made from. */
    List<Head> heads(Site site, TimeRange seen);

    /** One thing that was done. */
    record Entry(
            long seq,
            Instant at,
            String actor,
            String action,
            String target,
            String detailJson,
            String hash,
            String prevHash) {}

    /** The end of one run's chain. */
    record Head(String runId, long records, String hash) {}
}
