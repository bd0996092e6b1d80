package ai.trodo.capture.snapshot;

/**
 * How much of one value is kept.
 *
 * @param maxBytes of its JSON
 * @param maxDepth how deep nested values are followed
 * @param maxNodes how many values it may hold
 */
public record SnapshotLimits(int maxBytes, int maxDepth, int maxNodes) {}
