package ai.trodo.wire;

/** Whose reading of the wire a document is written for. */
public enum Dialect {
    /** Every field of ours. Spoken by the collector of this project. */
    TRODO,
    /** Only the keys that Trodo's cloud documents; what is ours alone travels below {@code trodo.} in metadata or attributes. */
    CLOUD
}
