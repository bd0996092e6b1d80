package ai.trodo.benchmarks.store;

import ai.trodo.model.TrodoRecord;
import java.sql.SQLException;
import java.util.List;

/**
 * What an engine can do when it does nothing else: spans of 26 columns with their payload, upserted by run and span id,
 * and the summaries of the touched runs computed again, in one transaction for each batch; reads by the one index that
 * each was made for. No log, no chain, no other filters.
 */
interface BareEngine extends AutoCloseable {
    void write(List<TrodoRecord> batch) throws SQLException;

    /** After the load: the index that only the sum by model and day wants. */
    void coverUsage() throws SQLException;

    int newest(String user) throws SQLException;

    int newestFailed(String model) throws SQLException;

    int tree(String runId) throws SQLException;

    int costByModelAndDay() throws SQLException;

    long bytes() throws SQLException;

    @Override
    void close() throws SQLException;
}
