package ai.trodo.server.store;

import org.jspecify.annotations.Nullable;

/**
 * How the store is.
 *
 * @param problem null when all is well, else what an operator should read
 * @param spans number of spans, may be a little old
 * @param bytes size on disk or in memory
 * @param queued batches that wait for the writer
 * @param textIndexLag records that text search does not know yet
 */
public record Health(boolean up, @Nullable String problem, long spans, long bytes, int queued, long textIndexLag) {}
