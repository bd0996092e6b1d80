package ai.trodo.server.store;

import java.util.List;

/**
 * Follows what is written. Readers pull from a cursor, so a slow one holds nothing up and costs no memory; a wake-up
 * only says that pulling is worth while, also for what another process wrote.
 */
public interface LiveTail {
    /** The position after everything that is durable now. */
    long head(Site site);

    /**
     * Changes after a position, in order of commit, at most {@code limit}.
     *
     * @throws StaleCursorException when the position is older than what the engine still has: start over
     */
    List<Change> read(Site site, long after, int limit);

    /** Runs {@code wake} soon after each commit of the site, on a thread of the store: it must not block. */
    Subscription subscribe(Site site, Runnable wake);

    /**
     * One record was added.
     *
     * @param position the cursor that continues after it
     * @param type run, span, event or score
     */
    record Change(long position, String runId, String type, String entityId) {}

    /** Ends with {@link #close}. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
