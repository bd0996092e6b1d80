package ai.trodo.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how much memory a value made of texts, numbers, lists and maps holds: for bounds, so rather too much than too little. */
public final class PlainSize {
    private static final int TEXT = 48;
    private static final int NUMBER = 24;
    private static final int CONTAINER = 64;
    private static final int ENTRY = 64;
    private static final int REFERENCE = 8;
    private static final int SAMPLED_FROM = 64;
    private static final int SAMPLES = 16;

    private PlainSize() {}

    public static long of(@Nullable Object plain) {
        if (plain instanceof String text) {
            return ofText(text);
        }
        if (plain instanceof Map<?, ?> map) {
            long size = CONTAINER;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += ENTRY + String.valueOf(entry.getKey()).length() + of(entry.getValue());
            }
            return size;
        }
        if (plain instanceof List<?> items) {
            long size = CONTAINER;
            for (Object item : items) {
                size += REFERENCE + of(item);
            }
            return size;
        }
        return plain == null ? 0 : NUMBER;
    }

    /** The same for a map whose names and values stand in turns in an array, up to an end. */
    public static long ofPairs(@Nullable Object[] pairs, int end) {
        long size = CONTAINER;
        for (int i = 0; i < end; i += 2) {
            size += ENTRY + String.valueOf(pairs[i]).length() + of(pairs[i + 1]);
        }
        return size;
    }

    /** A text with one character beyond Latin-1 needs two bytes for each. Looks at a few only. */
    public static long ofText(String text) {
        int length = text.length();
        if (length >= SAMPLED_FROM) {
            for (int i = 0; i < length; i += length / SAMPLES) {
                if (text.charAt(i) > 0xFF) {
                    return TEXT + 2L * length;
                }
            }
        }
        return TEXT + length;
    }
}
