package ai.trodo.pipeline;

/**
 * What became of the records that were on their way when a flush or close began. With several destinations the one that
 * is furthest behind is told: a record counts as delivered when all of them have it.
 *
 * @param delivered acknowledged by the receiver
 * @param failed lost: refused, not encodable, or nowhere to keep them
 * @param pending still in memory or, after a close, on disk for the next start
 * @param timedOut whether the deadline came first
 */
public record FlushResult(long delivered, long failed, long pending, boolean timedOut) {
    /** For a client that is switched off, and where nothing was waiting. */
    public static final FlushResult NOTHING = new FlushResult(0, 0, 0, false);

    /** Whether everything arrived. */
    public boolean isComplete() {
        return failed == 0 && pending == 0;
    }
}
