package ai.trodo.analytics;

import ai.trodo.internal.Guard;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounded copies of what the application hands over. */
final class PropertyValues {
    private static final int MAX_DEPTH = 6;
    private static final int MAX_ENTRIES = 500;
    private static final int MAX_TEXT = 16 * 1024;

    private PropertyValues() {}

    /** On the caller's thread. What cannot be copied is left out; nothing is thrown. */
    static Map<String, Object> copy(@Nullable Map<String, ?> properties) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (properties == null) {
            return copy;
        }
        Guard.run(
                "Properties of an event could not be read",
                () -> properties.forEach((key, value) -> {
                    if (key != null && copy.size() < MAX_ENTRIES) {
                        copy.put(cut(key, 255), value(value));
                    }
                }));
        return copy;
    }

    static List<Object> copyAll(@Nullable Object @Nullable [] values) {
        List<Object> copy = new ArrayList<>();
        if (values != null) {
            Arrays.stream(values).limit(MAX_ENTRIES).forEach(value -> copy.add(value(value)));
        }
        return copy;
    }

    static @Nullable Object value(@Nullable Object value) {
        @Nullable Object[] kept = new Object[1];
        Guard.run("A property could not be read", () -> kept[0] = copy(value, MAX_DEPTH));
        return kept[0];
    }

    private static @Nullable Object copy(@Nullable Object value, int depth) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value instanceof Double d && !Double.isFinite(d) ? null : value;
        }
        if (value instanceof CharSequence || value instanceof TemporalAccessor || value instanceof Enum) {
            return cut(value.toString(), MAX_TEXT);
        }
        if (depth == 0) {
            return "...";
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> {
                if (copy.size() < MAX_ENTRIES) {
                    copy.put(cut(String.valueOf(key), 255), copy(item, depth - 1));
                }
            });
            return copy;
        }
        if (value instanceof Object[] array) {
            return copy(Arrays.asList(array), depth);
        }
        if (value instanceof Iterable<?> items) {
            List<Object> copy = new ArrayList<>();
            for (Object item : items) {
                if (copy.size() == MAX_ENTRIES) {
                    break;
                }
                copy.add(copy(item, depth - 1));
            }
            return copy;
        }
        return cut(value.toString(), MAX_TEXT);
    }

    static String cut(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return text.substring(0, end);
    }
}
