package ai.trodo.server.ingest;

import java.util.concurrent.atomic.LongAdder;

/** What came in since the start. */
public final class IngestCounters {
    final LongAdder accepted = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder dropped = new LongAdder();

    public long accepted() {
        return accepted.sum();
    }

    public long duplicates() {
        return duplicates.sum();
    }

    /** Bad items, which their senders were told of. */
    public long rejected() {
        return rejected.sum();
    }

    /** Records that were turned away because the store could not take them; their senders were told to come again. */
    public long dropped() {
        return dropped.sum();
    }
}
