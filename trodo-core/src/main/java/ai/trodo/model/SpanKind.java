package ai.trodo.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a span did. An unknown word becomes {@link #GENERIC}. */
public enum SpanKind {
    AGENT,
    LLM,
    TOOL,
    RETRIEVAL,
    CHAIN,
    FUNCTION,
    GENERIC;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The word used in JSON, SQL and the viewer. */
    public String wireName() {
        return wireName;
    }

    /** Never throws: a kind that we do not know is still a span. */
    public static SpanKind of(@Nullable String word) {
        for (SpanKind value : values()) {
            if (value.wireName.equalsIgnoreCase(word)) {
                return value;
            }
        }
        return GENERIC;
    }
}
