package ai.trodo.server.fold;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which version of which kept prompt a span was made from, told by its attributes. */
public final class PromptOf {
    /** Between a prompt's name and its version; no name has one. */
    public static final char SEPARATOR = '@';

    /** What a client of ours says first, then what others say. */
    private static final String[] PLACES = {"trodo.prompt.", "langfuse.observation.prompt.", "prompt."};

    private PromptOf() {}

    /** {@code name@version}, the name alone when no version is told, null when there is no prompt. */
    public static @Nullable String attributes(Map<String, Object> attributes) {
        for (String place : PLACES) {
            String name = text(attributes.get(place + "name"));
            if (name != null) {
                String version = text(attributes.get(place + "version"));
                return FactsOf.word(version == null ? name : name + SEPARATOR + version);
            }
        }
        return null;
    }

    /** The name without its version. */
    public static String name(String prompt) {
        int at = prompt.lastIndexOf(SEPARATOR);
        return at <= 0 ? prompt : prompt.substring(0, at);
    }

    /** A version is a number; of other numbers, such as 3.0, the whole part. */
    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof Number number) {
            return Long.toString(number.longValue());
        }
        return value instanceof String text && !text.isBlank() ? text.trim() : null;
    }
}
