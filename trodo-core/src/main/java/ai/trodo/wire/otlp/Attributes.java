package ai.trodo.wire.otlp;

import ai.trodo.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one span. What is read as content is taken out, so that a prompt is not kept twice; everything else
 * stays and is shown as it came.
 */
public final class Attributes {
    private static final int MAX_INDEX = 10_000;

    private final Map<String, Object> map;

    public Attributes(Map<String, Object> attributes) {
        map = new LinkedHashMap<>(attributes);
    }

    public Map<String, Object> rest() {
        return map;
    }

    /** The first of these that is there. */
    public @Nullable Object any(String... keys) {
        for (String key : keys) {
            Object value = map.get(key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The first of these that is a text with something in it; MLflow's JSON quotes are taken off. */
    public @Nullable String text(String... keys) {
        for (String key : keys) {
            Object value = map.get(key);
            if (value instanceof String text && !text.isBlank()) {
                return unquoted(text);
            }
            if (value instanceof Number || value instanceof Boolean) {
                return value.toString();
            }
        }
        return null;
    }

    public @Nullable Long whole(String... keys) {
        for (String key : keys) {
            Long value = OtlpValues.whole(map.get(key));
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    public @Nullable Double decimal(String... keys) {
        for (String key : keys) {
            Object value = map.get(key);
            if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
                return number.doubleValue();
            }
            if (value instanceof String text) {
                try {
                    double parsed = Double.parseDouble(text.trim());
                    if (Double.isFinite(parsed)) {
                        return parsed;
                    }
                } catch (NumberFormatException notANumber) {
                    continue;
                }
            }
        }
        return null;
    }

    /** A member that is an object, or the JSON text of one. */
    public Map<?, ?> object(String... keys) {
        Object value = any(keys);
        if (value instanceof Map<?, ?> object) {
            return object;
        }
        if (value instanceof String text && text.stripLeading().startsWith("{")) {
            Map<?, ?> object = WireReader.object(text.getBytes(StandardCharsets.UTF_8));
            return object == null ? Map.of() : object;
        }
        return Map.of();
    }

    /** Removes and returns the first of these that is there, as text. */
    public @Nullable String take(String... keys) {
        for (String key : keys) {
            Object value = map.get(key);
            if (value != null && !(value instanceof String text && text.isEmpty())) {
                map.remove(key);
                return OtlpValues.text(value);
            }
        }
        return null;
    }

    public boolean has(String... keys) {
        return any(keys) != null;
    }

    public boolean hasPrefix(String prefix) {
        return map.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    /**
     * Removes flattened lists such as {@code gen_ai.prompt.0.role} and returns them as a list of maps, without the part
     * of the name that is between index and member.
     */
    List<Map<String, Object>> takeIndexed(String prefix, String between) {
        Map<Integer, Map<String, Object>> byIndex = new java.util.TreeMap<>();
        List<String> read = new ArrayList<>();
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            String key = entry.getKey();
            if (!key.startsWith(prefix)) {
                continue;
            }
            int dot = key.indexOf('.', prefix.length());
            int index = index(key, prefix.length(), dot < 0 ? key.length() : dot);
            if (index < 0) {
                continue;
            }
            String member = dot < 0 ? "content" : key.substring(dot + 1);
            member = member.startsWith(between) ? member.substring(between.length()) : member;
            byIndex.computeIfAbsent(index, i -> new LinkedHashMap<>()).put(member, entry.getValue());
            read.add(key);
        }
        read.forEach(map::remove);
        return new ArrayList<>(byIndex.values());
    }

    private static int index(String key, int from, int to) {
        if (to <= from || to - from > 5) {
            return -1;
        }
        int index = 0;
        for (int i = from; i < to; i++) {
            char c = key.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            index = index * 10 + c - '0';
        }
        return index > MAX_INDEX ? -1 : index;
    }

    private static String unquoted(String text) {
        return text.length() > 2
                        && text.charAt(0) == '"'
                        && text.endsWith("\"")
                        && text.indexOf('"', 1) == text.length() - 1
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
