package ai.trodo.analytics;

import ai.trodo.internal.Guard;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounded copies of what the application hands over, and their redaction on the way out. */
final class PropertyValues {
    static final String REDACTED = "[redacted]";
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
        Guard.run("Properties of an event could not be read", () -> properties.forEach((key, value) -> {
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

    /** On the worker. */
    static Map<String, Object> redact(Map<String, Object> values, TextRedactor redactor) {
        if (redactor == TextRedactor.NONE) {
            return values;
        }
        Map<String, Object> redacted = new LinkedHashMap<>();
        values.forEach((key, value) -> redacted.put(key, redact(key, value, redactor)));
        return redacted;
    }

    private static @Nullable Object redact(String key, @Nullable Object value, TextRedactor redactor) {
        if (value instanceof String text) {
            return Guard.orElse(REDACTED, "The redactor failed; a property was left out", () -> {
                String kept = redactor.redact(key, text);
                return kept == null ? REDACTED : kept;
            });
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> redacted = new LinkedHashMap<>();
            map.forEach((name, item) ->
                    redacted.put(String.valueOf(name), redact(String.valueOf(name), item, redactor)));
            return redacted;
        }
        if (value instanceof List<?> list) {
            List<Object> redacted = new ArrayList<>(list.size());
            list.forEach(item -> redacted.add(redact(key, item, redactor)));
            return redacted;
        }
        return value;
    }

    static String cut(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return text.substring(0, end);
    }
}
