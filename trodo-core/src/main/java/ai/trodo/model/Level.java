package ai.trodo.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much a span or event matters. */
public enum Level {
    /** Of interest only while looking for a fault. */
    DEBUG,
    /** What is assumed when nobody says. */
    DEFAULT,
    /** Something that somebody should look at although the work went on. */
    WARNING,
    /** Something went wrong; says nothing about the status, which is set apart. */
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
