package ai.trodo.model;

import org.jspecify.annotations.Nullable;

/**
 * An input or output as it travels: plain text, or JSON text.
 *
 * @param text what was kept, null when nothing was
 * @param truncatedFrom length in code points of the whole text when {@code text} is only its beginning, else 0
 * @param omitted why there is no text although there was a value, for example "redactor failed"
 */
public record Payload(
        @Nullable String text, long truncatedFrom, @Nullable String omitted) {
    /** No text, and no reason why there is none: the value was absent. */
    public static final Payload EMPTY = new Payload(null, 0, null);

    /** A text that is whole. */
    public static Payload of(String text) {
        return new Payload(text, 0, null);
    }

    /** A text of which only the beginning was kept; the length is that of the whole in code points. */
    public static Payload truncated(String beginning, long originalLength) {
        return new Payload(beginning, originalLength, null);
    }

    /** A value that was there but is not kept, with the reason that the viewer shows. */
    public static Payload omitted(String reason) {
        return new Payload(null, 0, reason);
    }

    /** Whether there was no value at all; one that was omitted is not empty. */
    public boolean isEmpty() {
        return text == null && omitted == null;
    }
}
