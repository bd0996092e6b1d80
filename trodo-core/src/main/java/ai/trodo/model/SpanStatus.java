package ai.trodo.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a span stands. */
public enum SpanStatus {
    /** Begun and not ended. */
    RUNNING,
    /** Ended with a result. */
    OK,
    /** Ended with an error, which {@link Span#error()} describes. */
    ERROR,
    /** Given up by its caller, which is no error. */
    CANCELLED,
    /** Left out on purpose, such as a step whose condition did not hold. */
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
