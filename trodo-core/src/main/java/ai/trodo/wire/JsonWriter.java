package ai.trodo.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 straight into one growing array that is used again and again. Commas come by themselves. Whatever
 * the strings hold (lone surrogates, NUL), what comes out is valid JSON. Not thread-safe.
 */
public final class JsonWriter {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SHORT = 32;
    private static final int STRIDE = 256;
    private static final int MAX_DEPTH = 64;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    /** For each ASCII character: 0 when it stands for itself, 1 for a six-character escape, else the letter of the escape. */
    private static final byte[] ESCAPES = escapes();

    private byte[] bytes;
    private int end;

    public JsonWriter(int initialCapacity) {
        bytes = new byte[Math.max(64, initialCapacity)];
    }

    private static byte[] escapes() {
        byte[] table = new byte[128];
        Arrays.fill(table, 0, 32, (byte) 1);
        String named = "\"\"\\\\\nn\rr\tt\bb\ff";
        for (int i = 0; i < named.length(); i += 2) {
            table[named.charAt(i)] = (byte) named.charAt(i + 1);
        }
        return table;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code "name":} ready to be written by {@link #key(byte[])}. */
    static byte[] keyBytes(String name) {
        return ascii('"' + name + "\":");
    }

    public int size() {
        return end;
    }

    /** Forgets everything from {@code size} on: back to what an earlier {@link #size()} said. */
    public void truncate(int size) {
        end = Math.min(size, end);
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
        return open('{');
    }

    public JsonWriter endObject() {
        return put('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return put(']');
    }

    public JsonWriter name(String name) {
        separate();
        quoted(name);
        return put(':');
    }

    JsonWriter key(byte[] keyBytes) {
        separate();
        return raw(keyBytes);
    }

    public JsonWriter nullValue() {
        separate();
        return raw(NULL);
    }

    public JsonWriter bool(boolean value) {
        separate();
        return raw(value ? TRUE : FALSE);
    }

    public JsonWriter number(long value) {
        separate();
        digits(value);
        return this;
    }

    /** Not-a-number and infinities have no JSON and become null. */
    public JsonWriter number(double value) {
        separate();
        if (!Double.isFinite(value)) {
            return raw(NULL);
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? wholeNumber((long) value)
                : plain(Double.toString(value));
    }

    private JsonWriter wholeNumber(long value) {
        digits(value);
        return this;
    }

    public JsonWriter number(BigDecimal value) {
        separate();
        return plain(value.toString());
    }

    public JsonWriter string(@Nullable String value) {
        separate();
        if (value == null) {
            return raw(NULL);
        }
        quoted(value);
        return this;
    }

    /** ISO-8601, UTC, always six digits of a second. */
    public JsonWriter instant(Instant value) {
        separate();
        reserve(40);
        bytes[end++] = '"';
        end = Times.write(value, bytes, end);
        bytes[end++] = '"';
        return this;
    }

    /** A document that is JSON already. */
    public JsonWriter json(byte[] document) {
        separate();
        return raw(document);
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
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            name(String.valueOf(entry.getKey()));
            value(entry.getValue(), depth + 1);
        }
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
        return string(value instanceof TemporalAccessor ? value.toString() : String.valueOf(value));
    }

    private JsonWriter number(Number value) {
        if (value instanceof Double || value instanceof Float) {
            return value instanceof Float && Double.isFinite(value.doubleValue())
                    ? number(new BigDecimal(value.toString()))
                    : number(value.doubleValue());
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            return number(value.longValue());
        } else if (value instanceof BigDecimal decimal) {
            return number(decimal);
        } else if (value instanceof java.math.BigInteger big) {
            return number(new BigDecimal(big));
        }
        return number(value.doubleValue());
    }

    private JsonWriter open(char bracket) {
        separate();
        return put(bracket);
    }

    private void separate() {
        if (end > 0) {
            byte last = bytes[end - 1];
            if (last != '{' && last != '[' && last != ':') {
                put(',');
            }
        }
    }

    private JsonWriter put(char ascii) {
        reserve(1);
        bytes[end++] = (byte) ascii;
        return this;
    }

    private JsonWriter raw(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, end, text.length);
        end += text.length;
        return this;
    }

    private JsonWriter plain(String ascii) {
        int length = ascii.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[end + i] = (byte) ascii.charAt(i);
        }
        end += length;
        return this;
    }

    private void digits(long value) {
        reserve(20);
        if (value == Long.MIN_VALUE) {
            plain(Long.toString(value));
            return;
        }
        if (value < 0) {
            bytes[end++] = '-';
            value = -value;
        }
        int length = 1;
        for (long limit = 10; length < 19 && value >= limit; limit *= 10) {
            length++;
        }
        for (int i = end + length - 1; i >= end; i--) {
            bytes[i] = (byte) ('0' + value % 10);
            value /= 10;
        }
        end += length;
    }

    private void quoted(String text) {
        if (text.length() <= SHORT) {
            quotedShort(text);
            return;
        }
        put('"');
        escape(text.getBytes(StandardCharsets.UTF_8));
        put('"');
    }

    private void quotedShort(String text) {
        int length = text.length();
        reserve(6 * length + 2);
        byte[] out = bytes;
        int at = end;
        out[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                escapeRest(text, i, at);
                return;
            }
            if (ESCAPES[c] == 0) {
                out[at++] = (byte) c;
            } else {
                at = escaped(out, at, c);
            }
        }
        out[at++] = '"';
        end = at;
    }

    private void escapeRest(String text, int from, int at) {
        end = at;
        escape(text.substring(from).getBytes(StandardCharsets.UTF_8));
        put('"');
    }

    private static int escaped(byte[] out, int at, int c) {
        byte letter = ESCAPES[c];
        out[at++] = '\\';
        if (letter != 1) {
            out[at++] = letter;
            return at;
        }
        out[at++] = 'u';
        out[at++] = '0';
        out[at++] = '0';
        out[at++] = HEX[c >> 4];
        out[at++] = HEX[c & 15];
        return at;
    }

    /** Copies eight bytes at a time and steps over those that need no escape; the bytes written too much are overwritten. */
    private void escape(byte[] utf8) {
        int i = 0;
        while (i < utf8.length) {
            int stop = Math.min(utf8.length, i + STRIDE);
            reserve(6 * (stop - i) + 8);
            byte[] out = bytes;
            int at = end;
            while (i + 8 <= stop) {
                long word = (long) WORDS.get(utf8, i);
                WORDS.set(out, at, word);
                long found = needsEscape(word);
                int clean = found == 0 ? 8 : Long.numberOfTrailingZeros(found) >>> 3;
                i += clean;
                at += clean;
                if (clean < 8) {
                    at = escaped(out, at, utf8[i++]);
                }
            }
            for (; i < stop; i++) {
                byte b = utf8[i];
                if (b < 0 || ESCAPES[b] == 0) {
                    out[at++] = b;
                } else {
                    at = escaped(out, at, b);
                }
            }
            end = at;
        }
    }

    /** A high bit for each control character, quote or backslash; only the lowest one set can be trusted. */
    private static long needsEscape(long word) {
        long quote = word ^ LOW_BITS * '"';
        long backslash = word ^ LOW_BITS * '\\';
        long control = (word - LOW_BITS * 0x20) & ~word;
        return (control | (quote - LOW_BITS) & ~quote | (backslash - LOW_BITS) & ~backslash) & HIGH_BITS;
    }

    private void reserve(int more) {
        if (bytes.length - end < more) {
            long wanted = Math.max(2L * bytes.length, (long) end + more);
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
        }
    }
}
