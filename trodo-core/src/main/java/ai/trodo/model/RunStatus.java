package ai.trodo.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a run stands. {@link #LOST} is set by the collector when the process of a run went away. */
public enum RunStatus {
    /** Begun and not ended. */
    RUNNING,
    /** Waiting for somebody, for example for a human's consent; it may go on. */
    PAUSED,
    /** Ended with a result. */
    OK,
    /** Ended with an error, which the error summary names. */
    ERROR,
    /** Given up by its caller, or ended because its application closed. */
    CANCELLED,
    /** Ended without reaching a goal that its graph declares. */
    ABANDONED,
    /** Its process went away; only a collector says this. */
    LOST;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The word used in JSON, SQL and the viewer. */
    public String wireName() {
        return wireName;
    }

    /** Whether the run has ended; a terminal status wins over a running one, whatever the order of arrival. */
    public boolean isTerminal() {
        return this != RUNNING && this != PAUSED;
    }

    /** Null for an unknown word: the caller keeps what it had. */
    public static @Nullable RunStatus of(@Nullable String word) {
        for (RunStatus value : values()) {
            if (value.wireName.equalsIgnoreCase(word)) {
                return value;
            }
        }
        return null;
    }
}
