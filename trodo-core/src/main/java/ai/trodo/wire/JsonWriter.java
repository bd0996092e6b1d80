package ai.trodo.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 straight into one growing array that is used again and again. Commas come by themselves. Whatever
 * the strings hold (lone surrogates, NUL), what comes out is valid JSON. Not thread-safe. Not
 * API; may change in any release.
 */
public final class JsonWriter extends JsonBuffer {
    private static final int MAX_DEPTH = 64;
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final double MILLION = 1e6;
    /** A {@code long} holds them all. */
    private static final int MOST_DIGITS = 18;
    /** So many zeros right behind the point a decimal shows before it takes an exponent, see {@link BigDecimal#toString}. */
    private static final int LEADING_ZEROS = 5;

    private static final long[] POWERS =
            LongStream.iterate(1, power -> 10 * power).limit(MOST_DIGITS + 1).toArray();

    private final TimeText times = new TimeText();

    public JsonWriter(int initialCapacity) {
        super(initialCapacity);
    }

    public int size() {
        return end;
    }

    public void reset() {
        end = 0;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, end);
    }

    public byte[] toByteArray(int from) {
        return Arrays.copyOfRange(bytes, from, end);
    }

    public JsonWriter beginObject() {
        separate();
        put('{');
        return this;
    }

    public JsonWriter endObject() {
        put('}');
        return this;
    }

    public JsonWriter beginArray() {
        separate();
        put('[');
        return this;
    }

    public JsonWriter endArray() {
        put(']');
        return this;
    }

    public JsonWriter name(String name) {
        separate();
        quoted(name);
        put(':');
        return this;
    }

    JsonWriter key(Key key) {
        separate();
        raw(key);
        return this;
    }

    public JsonWriter nullValue() {
        return json(NULL);
    }

    public JsonWriter bool(boolean value) {
        return json(value ? TRUE : FALSE);
    }

    public JsonWriter number(long value) {
        separate();
        digits(value);
        return this;
    }

    /** Not-a-number and infinities have no JSON and become null. */
    public JsonWriter number(double value) {
        if (!Double.isFinite(value)) {
            return nullValue();
        }
        separate();
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            digits((long) value);
        } else if (!(size >= 1e-3 && size < 1e9 && fraction(value))) {
            plain(Double.toString(value));
        }
        return this;
    }

    /**
     * With at most six digits behind the point, if that is all there is: so many digits are as exact as any, and cheap. False
     * when there are more.
     */
    private boolean fraction(double value) {
        long millionths = Math.round(Math.abs(value) * MILLION);
        if (millionths / MILLION != Math.abs(value)) {
            return false;
        }
        if (value < 0) {
            put('-');
        }
        digits(millionths / 1_000_000);
        put('.');
        reserve(6);
        padded(millionths % 1_000_000, 6);
        while (bytes[end - 1] == '0') {
            end--;
        }
        return true;
    }

    public JsonWriter number(BigDecimal value) {
        separate();
        int scale = value.scale();
        boolean small = scale >= 0 && scale <= MOST_DIGITS && value.precision() <= MOST_DIGITS;
        if (small && value.precision() + LEADING_ZEROS >= scale) {
            decimal(value.unscaledValue().longValue(), scale);
        } else {
            plain(value.toString());
        }
        return this;
    }

    /** What {@link BigDecimal#toString} says of a number that needs no exponent, without the text in between. */
    private void decimal(long unscaled, int scale) {
        if (unscaled < 0) {
            put('-');
        }
        long left = Math.abs(unscaled);
        long one = POWERS[scale];
        digits(left / one);
        if (scale > 0) {
            put('.');
            reserve(scale);
            padded(left % one, scale);
        }
    }

    public JsonWriter string(@Nullable String value) {
        if (value == null) {
            return nullValue();
        }
        separate();
        quoted(value);
        return this;
    }

    /** ISO-8601, UTC, always six digits of a second. */
    public JsonWriter instant(Instant value) {
        separate();
        reserve(40);
        bytes[end++] = '"';
        end = times.write(value, bytes, end);
        bytes[end++] = '"';
        return this;
    }

    /** A document that is JSON already. */
    public JsonWriter json(byte[] document) {
        separate();
        raw(document);
        return this;
    }

    /** Any plain value: maps, iterables, arrays of objects, numbers, booleans, text; all else by its {@code toString}. */
    public JsonWriter value(@Nullable Object value) {
        return value(value, 0);
    }

    public JsonWriter map(Map<String, ?> map) {
        return map(map, 0);
    }

    private JsonWriter map(Map<?, ?> map, int depth) {
        beginObject();
        map.forEach((name, value) -> name(String.valueOf(name)).value(value, depth + 1));
        return endObject();
    }

    private JsonWriter value(@Nullable Object value, int depth) {
        if (value == null || depth > MAX_DEPTH) {
            return nullValue();
        } else if (value instanceof CharSequence text) {
            return string(text.toString());
        } else if (value instanceof Boolean bool) {
            return bool(bool);
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Map<?, ?> map) {
            return map(map, depth);
        } else if (value instanceof Iterable<?> many) {
            beginArray();
            many.forEach(one -> value(one, depth + 1));
            return endArray();
        } else if (value instanceof Object[] many) {
            return value(Arrays.asList(many), depth);
        } else if (value instanceof Instant instant) {
            return instant(instant);
        }
        return string(value.toString());
    }

    private JsonWriter number(Number value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return number(value.longValue());
        } else if (value instanceof Float && Double.isFinite(value.doubleValue())) {
            return number(new BigDecimal(value.toString()));
        } else if (value instanceof BigDecimal decimal) {
            return number(decimal);
        } else if (value instanceof BigInteger big) {
            return number(new BigDecimal(big));
        }
        return number(value.doubleValue());
    }

    private void separate() {
        if (end > 0) {
            byte last = bytes[end - 1];
            if (last != '{' && last != '[' && last != ':') {
                put(',');
            }
        }
    }
}
