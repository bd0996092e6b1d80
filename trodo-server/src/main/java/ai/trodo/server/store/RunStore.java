package ai.trodo.server.store;

/**
 * Keeps the records of runs and answers questions about them. One contract test passes on every engine, so callers
 * never know which one is behind. All methods are blocking and may be called from any thread.
 */
public interface RunStore extends AutoCloseable {
    RecordWriter writer();

    RunReader runs();

    UsageReader usage();

    LiveTail tail();

    Retention retention();

    /** Product events, user and group profiles. */
    People people();

    /** Small documents of the collector: views, prices, prompts, keys, policies. */
    Documents documents();

    /** Who did what to the data. */
    AuditLog auditLog();

    Capabilities capabilities();

    Health health();

    /** Finishes the batch in hand and releases everything. Never throws, may be called twice. */
    @Override
    void close();
}
