package ai.trodo.pipeline;

import java.util.Locale;

/** Why a record was lost. What sampling leaves out is not lost. */
public enum DropReason {
    /** The queue in memory held as much as it may, and could not be emptied to disk fast enough. */
    QUEUE_FULL,
    /** One record alone is beyond what the queue or the receiver takes. */
    TOO_LARGE,
    /** The spool held as much as it may: its oldest records made room. */
    SPOOL_FULL,
    /** The disk refused to keep it, and memory was full too. */
    SPOOL_FAILED,
    /** A segment of the spool could not be read back. */
    SPOOL_CORRUPT,
    /** The receiver refused it for good. */
    REJECTED,
    /** It could not be turned into JSON. */
    ENCODING_FAILED,
    /** It waited on disk for longer than it may. */
    EXPIRED,
    /** The client was closed, or its process ended before delivery and nothing on disk kept it. */
    SHUTDOWN;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The word used in metrics and JSON. */
    public String wireName() {
        return wireName;
    }
}
