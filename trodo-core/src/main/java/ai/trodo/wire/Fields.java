package ai.trodo.wire;

import ai.trodo.model.Payload;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Members that are left out when there is nothing to say. */
final class Fields {
    private Fields() {}

    static void text(JsonWriter json, Key key, @Nullable String value) {
        if (value != null) {
            json.key(key).string(value);
        }
    }

    static void number(JsonWriter json, Key key, @Nullable Long value) {
        if (value != null) {
            json.key(key).number(value.longValue());
        }
    }

    static void number(JsonWriter json, Key key, @Nullable Integer value) {
        if (value != null) {
            json.key(key).number(value.longValue());
        }
    }

    static void number(JsonWriter json, Key key, @Nullable Double value) {
        if (value != null && Double.isFinite(value)) {
            json.key(key).number(value.doubleValue());
        }
    }

    static void number(JsonWriter json, Key key, @Nullable BigDecimal value) {
        if (value != null) {
            json.key(key).number(value);
        }
    }

    static void time(JsonWriter json, Key key, @Nullable Instant value) {
        if (value != null) {
            json.key(key).instant(value);
        }
    }

    static void map(JsonWriter json, Key key, Map<String, Object> value) {
        if (!value.isEmpty()) {
            json.key(key).map(value);
        }
    }

    static void payload(JsonWriter json, Key key, Key truncatedKey, Key omittedKey, Payload payload) {
        text(json, key, payload.text());
        if (payload.truncatedFrom() > 0) {
            json.key(truncatedKey).number(payload.truncatedFrom());
        }
        text(json, omittedKey, payload.omitted());
    }

    /** Fields of a newer version, as they came. */
    static void extra(JsonWriter json, Map<String, Object> extra) {
        if (!extra.isEmpty()) {
            extra.forEach((name, value) -> json.name(name).value(value));
        }
    }
}
