package ai.trodo.instrument.sdk.call;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Data made of maps, lists, texts, numbers and booleans, read without ever failing: what is not there is missing. Not API;
 * may change in any release.
 */
public record Json(@Nullable Object value) {
    public static final Json MISSING = new Json(null);
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** Throws what Jackson throws when it is no JSON. */
    public static Json parse(byte[] bytes) {
        return new Json(MAPPER.readValue(bytes, Object.class));
    }

    public static Json parse(String text) {
        return new Json(MAPPER.readValue(text, Object.class));
    }

    public Json at(String key) {
        Object found = value instanceof Map<?, ?> map ? map.get(key) : null;
        return found == null ? MISSING : new Json(found);
    }

    public Json at(int index) {
        return value instanceof List<?> list && index < list.size() ? new Json(list.get(index)) : MISSING;
    }

    /** Empty when it is no list. */
    public List<Json> items() {
        return value instanceof List<?> list ? list.stream().map(Json::new).toList() : List.of();
    }

    public int size() {
        return value instanceof List<?> list ? list.size() : 0;
    }

    public boolean isThere() {
        return value != null;
    }

    public boolean isList() {
        return value instanceof List;
    }

    /** Null when it is no text. */
    public @Nullable String text() {
        return value instanceof String text ? text : null;
    }

    public String text(String fallback) {
        return value instanceof String text ? text : fallback;
    }

    public boolean is(String text) {
        return text.equals(value);
    }

    /** Null when it is no number. */
    public @Nullable Number number() {
        return value instanceof Number number ? number : null;
    }

    public @Nullable Double decimal() {
        return value instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
    }

    /** As JSON text; empty when missing. */
    public String written() {
        return value == null ? "" : MAPPER.writeValueAsString(value);
    }
}
