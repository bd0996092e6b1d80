package ai.trodo.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a span stands. */
public enum SpanStatus {
    RUNNING,
    OK,
    ERROR,
    CANCELLED,
    SKIPPED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The word used in JSON, SQL and the viewer. */
    public String wireName() {
        return wireName;
    }

    /** Whether the span has ended. */
    public boolean isTerminal() {
        return this != RUNNING;
    }

    /** Null for an unknown word: the caller keeps what it had. */
    public static @Nullable SpanStatus of(@Nullable String word) {
        for (SpanStatus value : values()) {
            if (value.wireName.equalsIgnoreCase(word)) {
                return value;
            }
        }
        return null;
    }
}
