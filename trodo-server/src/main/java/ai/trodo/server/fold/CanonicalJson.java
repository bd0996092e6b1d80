package ai.trodo.server.fold;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in the one form that is hashed: keys sorted by UTF-16 code unit, no white space, no nulls in objects, only
 * the escapes that JSON demands, lone surrogates as escapes, whole numbers without fraction. Equal values give equal
 * bytes. A change of this form needs a new {@link RecordCodec#VERSION}.
 */
final class CanonicalJson {
    /** Deeper values are written as their text; what comes over the wire is refused earlier. */
    static final int MAX_DEPTH = 200;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_DECIMAL_SCALE = 400;

    private byte[] out = new byte[2048];
    private int length;
    private boolean first = true;

    void clear() {
        length = 0;
        first = true;
    }

    byte[] toBytes() {
        return Arrays.copyOf(out, length);
    }

    CanonicalJson begin() {
        raw('{');
        first = true;
        return this;
    }

    CanonicalJson end() {
        raw('}');
        first = false;
        return this;
    }

    /** Starts a member; the caller keeps the keys in order. */
    CanonicalJson key(String name) {
        if (!first) {
            raw(',');
        }
        first = false;
        string(name);
        raw(':');
        return this;
    }

    void text(String key, @Nullable String value) {
        if (value != null) {
            key(key).string(value);
        }
    }

    void number(String key, @Nullable Long value) {
        if (value != null) {
            key(key).ascii(Long.toString(value));
        }
    }

    void member(String key, @Nullable Object value) {
        if (value != null) {
            key(key).value(value, 0);
        }
    }

    void map(String key, Map<String, Object> map) {
        if (!map.isEmpty()) {
            key(key).value(map, 0);
        }
    }

    void value(@Nullable Object value, int depth) {
        if (value == null) {
            ascii("null");
        } else if (value instanceof CharSequence text) {
            string(text.toString());
        } else if (value instanceof Boolean flag) {
            ascii(flag ? "true" : "false");
        } else if (value instanceof Number number) {
            number(number);
        } else if (depth >= MAX_DEPTH) {
            string(String.valueOf(value.getClass().getSimpleName()));
        } else if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof Collection<?> list) {
            array(list, depth);
        } else if (value instanceof Object[] array) {
            array(Arrays.asList(array), depth);
        } else {
            string(value.toString());
        }
        first = false;
    }

    private void object(Map<?, ?> map, int depth) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                sorted.put(String.valueOf(key), value);
            }
        });
        begin();
        sorted.forEach((key, value) -> key(key).value(value, depth + 1));
        end();
    }

    private void array(Collection<?> list, int depth) {
        raw('[');
        boolean comma = false;
        for (Object item : list) {
            if (comma) {
                raw(',');
            }
            comma = true;
            value(item, depth + 1);
        }
        raw(']');
    }

    private void number(Number number) {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            ascii(Long.toString(number.longValue()));
        } else if (number instanceof BigInteger big) {
            ascii(big.toString());
        } else if (number instanceof BigDecimal big) {
            decimal(big);
        } else {
            double value = number.doubleValue();
            if (Double.isFinite(value)) {
                decimal(new BigDecimal(Double.toString(value)));
            } else {
                string(Double.toString(value));
            }
        }
    }

    private void decimal(BigDecimal value) {
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        ascii(Math.abs((long) plain.scale()) > MAX_DECIMAL_SCALE ? plain.toString() : plain.toPlainString());
    }

    private void ascii(String text) {
        int n = text.length();
        ensure(n);
        for (int i = 0; i < n; i++) {
            out[length++] = (byte) text.charAt(i);
        }
        first = false;
    }

    private void raw(char c) {
        ensure(1);
        out[length++] = (byte) c;
    }

    private void string(String text) {
        int n = text.length();
        ensure(n + 2);
        out[length++] = '"';
        for (int i = 0; i < n; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                if (length == out.length) {
                    ensure(n - i + 1);
                }
                out[length++] = (byte) c;
            } else {
                ensure(8);
                i += special(text, i, c);
            }
        }
        ensure(1);
        out[length++] = '"';
    }

    /** Returns how many further chars were used. */
    private int special(String text, int i, char c) {
        if (c < 0x80) {
            escape(c);
        } else if (c < 0x800) {
            out[length++] = (byte) (0xC0 | c >> 6);
            out[length++] = (byte) (0x80 | c & 0x3F);
        } else if (!Character.isSurrogate(c)) {
            out[length++] = (byte) (0xE0 | c >> 12);
            out[length++] = (byte) (0x80 | c >> 6 & 0x3F);
            out[length++] = (byte) (0x80 | c & 0x3F);
        } else if (Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1))) {
            int point = Character.toCodePoint(c, text.charAt(i + 1));
            out[length++] = (byte) (0xF0 | point >> 18);
            out[length++] = (byte) (0x80 | point >> 12 & 0x3F);
            out[length++] = (byte) (0x80 | point >> 6 & 0x3F);
            out[length++] = (byte) (0x80 | point & 0x3F);
            return 1;
        } else {
            unicode(c);
        }
        return 0;
    }

    private void escape(char c) {
        char mark = switch (c) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case '\b' -> 'b';
            case '\f' -> 'f';
            default -> 0;
        };
        if (mark != 0) {
            out[length++] = '\\';
            out[length++] = (byte) mark;
        } else if (c < 0x20) {
            unicode(c);
        } else {
            out[length++] = (byte) c;
        }
    }

    private void unicode(char c) {
        out[length++] = '\\';
        out[length++] = 'u';
        out[length++] = HEX[c >> 12 & 0xF];
        out[length++] = HEX[c >> 8 & 0xF];
        out[length++] = HEX[c >> 4 & 0xF];
        out[length++] = HEX[c & 0xF];
    }

    private void ensure(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
    }
}
