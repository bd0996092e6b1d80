package ai.trodo.capture;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounded copies made of texts, numbers, booleans, lists and maps only. */
final class PlainValues {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEMS = 256;
    private static final int MAX_TEXT = 16 * 1024;

    private PlainValues() {}

    static @Nullable Object of(@Nullable Object value) {
        return copy(value, MAX_DEPTH);
    }

    private static @Nullable Object copy(@Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
            return Text.cut(value.toString(), MAX_TEXT);
        }
        if (depth == 0) {
            return "...";
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (copy.size() == MAX_ITEMS) {
                    break;
                }
                copy.put(String.valueOf(entry.getKey()), copy(entry.getValue(), depth - 1));
            }
            return copy;
        }
        if (value instanceof Collection<?> items) {
            return list(items, depth);
        }
        if (value.getClass().isArray()) {
            List<Object> items = new ArrayList<>();
            for (int i = 0; i < Math.min(MAX_ITEMS, Array.getLength(value)); i++) {
                items.add(Array.get(value, i));
            }
            return list(items, depth);
        }
        return Text.cut(value.toString(), MAX_TEXT);
    }

    private static List<Object> list(Collection<?> items, int depth) {
        List<Object> copy = new ArrayList<>();
        for (Object item : items) {
            if (copy.size() == MAX_ITEMS) {
                break;
            }
            copy.add(copy(item, depth - 1));
        }
        return copy;
    }
}
