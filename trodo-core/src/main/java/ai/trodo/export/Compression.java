package ai.trodo.export;

/** How bodies are packed. */
public enum Compression {
    /** As the receiver announces; not towards Trodo's cloud, which does not say, and not within one machine. */
    AUTO,
    /** Bodies go as they are. */
    NONE,
    /** Level 1: on real text a higher level costs three times the time for a few percent. */
    GZIP,
    /** Needs zstd-jni on the class path; without it like {@link #GZIP}. */
    ZSTD
}
