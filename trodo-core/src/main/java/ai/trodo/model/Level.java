package ai.trodo.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much a span or event matters. */
public enum Level {
    DEBUG,
    DEFAULT,
    WARNING,
    ERROR;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The word used in JSON, SQL and the viewer. */
    public String wireName() {
        return wireName;
    }

    /** Null for an unknown word. */
    public static @Nullable Level of(@Nullable String word) {
        for (Level value : values()) {
            if (value.wireName.equalsIgnoreCase(word)) {
                return value;
            }
        }
        return null;
    }
}
