package ai.trodo.capture.snapshot;

import ai.trodo.internal.Clip;
import ai.trodo.internal.Guard;
import ai.trodo.model.Payload;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value as JSON, bounded in bytes, depth and number of values, whatever the value does: cycles, getters that
 * throw and contents without end give a shorter text and nothing else. Not thread-safe; used again and again.
 */
final class PayloadSnapshot {
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] MASKED = ascii("\"[masked]\"");
    private static final byte[] CYCLE = ascii("\"[cycle]\"");
    private static final byte[] TOO_DEEP = ascii("\"[too deep]\"");
    private static final byte[] COMMA = ascii(",");
    private static final int MAX_KEY = 1_000;
    private static final int MAX_KEY_CHAR = 6;

    private final JsonBytes json = new JsonBytes();
    private final SnapshotLimits limits;
    private final @Nullable Object[] path;
    private int depth;
    private int nodes;

    PayloadSnapshot(SnapshotLimits limits) {
        this.limits = limits;
        path = new Object[limits.maxDepth()];
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** One value. */
    Object of(@Nullable Object value) {
        begin();
        write(value);
        return done();
    }

    /** Named arguments. */
    Object of(Arguments arguments) {
        begin();
        arguments(arguments.parameters(), arguments.values());
        return done();
    }

    private void begin() {
        json.reset(limits.maxBytes());
        depth = 0;
        nodes = 0;
    }

    /** The JSON: as bytes when it is whole, as a payload when it is only a part. */
    private Object done() {
        byte[] bytes = json.toBytes();
        return json.isFull()
                ? Payload.truncated(
                        new String(bytes, StandardCharsets.UTF_8), Math.max(json.wanted(), bytes.length + 1L))
                : bytes;
    }

    private void arguments(Parameters named, @Nullable Object[] arguments) {
        json.ascii('{');
        boolean first = true;
        for (int i = 0; i < named.size() && i < arguments.length; i++) {
            Masking masking = named.masking(i);
            if (masking == Masking.OMIT || !member(named.key(i), first)) {
                continue;
            }
            first = false;
            if (masking == Masking.MASK && arguments[i] != null) {
                json.raw(MASKED);
            } else {
                write(arguments[i]);
            }
        }
        json.close('}');
    }

    private boolean member(byte[] key, boolean first) {
        if (!json.fits(key.length + 8)) {
            return false;
        }
        json.key(key, first);
        return true;
    }

    private void write(@Nullable Object value) {
        if (value == null) {
            json.raw(NULL);
            return;
        }
        if (nodes++ >= limits.maxNodes()) {
            json.cutOff();
            return;
        }
        if (value instanceof String text) {
            json.text(Media.shorten(text));
            return;
        }
        if (value instanceof Integer || value instanceof Long) {
            json.number(((Number) value).longValue());
            return;
        }
        write(value, ClassPlan.of(value.getClass()));
    }

    private void write(Object value, ClassPlan plan) {
        if (plan.masking != Masking.NONE) {
            json.raw(MASKED);
            return;
        }
        switch (plan.shape) {
            case TEXT -> json.text(Media.shorten(printed(value)));
            case BOOLEAN -> json.raw((Boolean) value ? TRUE : FALSE);
            case WHOLE -> json.number(((Number) value).longValue());
            case FLOATING -> floating((Number) value);
            case BIG -> json.big(value.toString());
            case ENUM -> json.text(((Enum<?>) value).name());
            case NAMED, PRINTED -> json.text(printed(value));
            case BINARY -> json.text(Media.describe(value));
            case THROWABLE -> json.text(ErrorText.summary((Throwable) value));
            case OPAQUE -> json.text("[" + value.getClass().getName() + "]");
            default -> structure(value, plan);
        }
    }

    private void structure(Object value, ClassPlan plan) {
        if (depth < path.length && plan.isFlat && json.fits(2)) {
            object(value, plan);
            return;
        }
        if (depth == path.length) {
            json.raw(TOO_DEEP);
            return;
        }
        for (int i = 0; i < depth; i++) {
            if (path[i] == value) {
                json.raw(CYCLE);
                return;
            }
        }
        if (!json.fits(2)) {
            json.cutOff();
            return;
        }
        path[depth++] = value;
        try {
            switch (plan.shape) {
                case MAP -> map((Map<?, ?>) value);
                case ITEMS -> items((Collection<?>) value);
                case ARRAY -> array(value);
                case OPTIONAL -> write(optional(value));
                default -> object(value, plan);
            }
        } finally {
            path[--depth] = null;
        }
    }

    private void object(Object value, ClassPlan plan) {
        json.ascii('{');
        boolean first = true;
        for (Property property : plan.properties) {
            if (property.masking != Masking.OMIT && member(property.key, first)) {
                first = false;
                if (property.masking == Masking.MASK) {
                    json.raw(MASKED);
                } else {
                    property(value, property);
                }
            }
        }
        json.close('}');
    }

    private void property(Object owner, Property property) {
        try {
            switch (property.reading) {
                case BOOLEAN -> json.raw(property.readBoolean(owner) ? TRUE : FALSE);
                case INT -> json.number(property.readInt(owner));
                case LONG -> json.number(property.readLong(owner));
                case DOUBLE -> json.floating(property.readDouble(owner));
                case OBJECT -> write(property.readObject(owner));
            }
        } catch (Property.GetterFailed failed) {
            json.text(Property.FAILED);
        }
    }

    private void map(Map<?, ?> map) {
        json.ascii('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (nodes >= limits.maxNodes() || !json.fits(8)) {
                json.fits(Integer.MAX_VALUE / 2);
                break;
            }
            String name = name(entry.getKey());
            if (!json.fits(name.length() * MAX_KEY_CHAR + 8)) {
                break;
            }
            if (!first) {
                json.raw(COMMA);
            }
            first = false;
            json.text(name);
            json.ascii(':');
            write(entry.getValue());
        }
        json.close('}');
    }

    private static String name(@Nullable Object key) {
        String name = key instanceof String text ? text : key instanceof Enum<?> word ? word.name() : printed(key);
        return Clip.text(name, MAX_KEY);
    }

    private void items(Collection<?> items) {
        json.ascii('[');
        boolean first = true;
        for (Object item : items) {
            if (!item(first)) {
                break;
            }
            first = false;
            write(item);
        }
        json.close(']');
    }

    private void array(Object array) {
        json.ascii('[');
        int length = Array.getLength(array);
        for (int i = 0; i < length && item(i == 0); i++) {
            write(Array.get(array, i));
        }
        json.close(']');
    }

    private boolean item(boolean first) {
        if (nodes >= limits.maxNodes() || !json.fits(8)) {
            json.fits(Integer.MAX_VALUE / 2);
            return false;
        }
        if (!first) {
            json.raw(COMMA);
        }
        return true;
    }

    private static @Nullable Object optional(Object value) {
        if (value instanceof Optional<?> any) {
            return any.orElse(null);
        }
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? number.getAsInt() : null;
        }
        if (value instanceof OptionalLong number) {
            return number.isPresent() ? number.getAsLong() : null;
        }
        return value instanceof OptionalDouble number && number.isPresent() ? number.getAsDouble() : null;
    }

    private void floating(Number value) {
        if (value instanceof Float) {
            json.floating(value.floatValue());
        } else {
            json.floating(value.doubleValue());
        }
    }

    private static String printed(@Nullable Object value) {
        return Guard.orElse("[toString failed]", "A toString failed while a value was captured", () -> {
            String text = String.valueOf(value);
            return text == null ? "null" : text;
        });
    }
}
