package ai.trodo.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 in one growing array: the letters of JSON, without its grammar. Not thread-safe. */
abstract class JsonBuffer {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORD = Long.BYTES;
    private static final int FOUR_WORDS = 4 * WORD;
    /** Up to here a text is read char by char: cheaper than a copy as bytes. */
    private static final int SHORT = 32;

    private static final int MOST_PER_CHAR = 6;
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long LOW = EACH * 0x7F;
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] PAIRS = pairs();
    /** For each ASCII character: 0 when it stands for itself, 1 for a six-character escape, else the letter of the escape. */
    private static final byte[] ESCAPES = escapes();

    byte[] bytes;
    int end;

    JsonBuffer(int initialCapacity) {
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

    private static byte[] pairs() {
        byte[] table = new byte[200];
        for (int i = 0; i < 100; i++) {
            table[2 * i] = (byte) ('0' + i / 10);
            table[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return table;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    final void reserve(int more) {
        if (bytes.length - end < more) {
            long wanted = Math.max(2L * bytes.length, (long) end + more);
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
        }
    }

    final void put(char ascii) {
        reserve(1);
        bytes[end++] = (byte) ascii;
    }

    final void raw(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, end, text.length);
        end += text.length;
    }

    final void plain(String ascii) {
        int length = ascii.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[end + i] = (byte) ascii.charAt(i);
        }
        end += length;
    }

    final void digits(long value) {
        reserve(20);
        if (value == Long.MIN_VALUE) {
            plain(Long.toString(value));
            return;
        }
        long left = value;
        if (left < 0) {
            bytes[end++] = '-';
            left = -left;
        }
        int length = 1;
        for (long limit = 10; length < 19 && left >= limit; limit *= 10) {
            length++;
        }
        padded(left, length);
    }

    /** So many digits, with zeros in front; there is room for them. */
    final void padded(long value, int length) {
        int at = end + length;
        long left = value;
        while (at - end >= 2) {
            int two = 2 * (int) (left % 100);
            left /= 100;
            bytes[--at] = PAIRS[two + 1];
            bytes[--at] = PAIRS[two];
        }
        if (at > end) {
            bytes[end] = (byte) ('0' + left % 10);
        }
        end += length;
    }

    /** In quotes, with escapes. What is no character, a lone surrogate, becomes a question mark. */
    final void quoted(String text) {
        int length = text.length();
        if (length > SHORT) {
            put('"');
            escape(text.getBytes(StandardCharsets.UTF_8));
            put('"');
            return;
        }
        reserve(MOST_PER_CHAR * length + 2);
        byte[] out = bytes;
        int at = end;
        out[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                end = at;
                escape(text.substring(i).getBytes(StandardCharsets.UTF_8));
                put('"');
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

    private static int escaped(byte[] out, int start, int c) {
        int at = start;
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

    /** Copies eight bytes at a time and steps over those that need no escape; what was copied too much is overwritten. */
    private void escape(byte[] utf8) {
        int i = 0;
        while (i < utf8.length) {
            reserve(utf8.length - i + WORD + MOST_PER_CHAR);
            i = copyToEscape(utf8, i);
            if (i < utf8.length) {
                end = escaped(bytes, end, utf8[i++]);
            }
        }
    }

    /** Returns the place of the first byte that needs an escape, or the end; the bytes before are copied then. */
    private int copyToEscape(byte[] utf8, int from) {
        byte[] out = bytes;
        int i = from;
        int shift = end - from;
        while (i + FOUR_WORDS <= utf8.length) {
            long first = (long) WORDS.get(utf8, i);
            long second = (long) WORDS.get(utf8, i + WORD);
            long third = (long) WORDS.get(utf8, i + 2 * WORD);
            long fourth = (long) WORDS.get(utf8, i + 3 * WORD);
            if ((needsEscape(first) | needsEscape(second) | needsEscape(third) | needsEscape(fourth)) != 0) {
                break;
            }
            WORDS.set(out, i + shift, first);
            WORDS.set(out, i + shift + WORD, second);
            WORDS.set(out, i + shift + 2 * WORD, third);
            WORDS.set(out, i + shift + 3 * WORD, fourth);
            i += FOUR_WORDS;
        }
        while (i + WORD <= utf8.length) {
            long word = (long) WORDS.get(utf8, i);
            WORDS.set(out, i + shift, word);
            long found = needsEscape(word);
            if (found != 0) {
                i += Long.numberOfTrailingZeros(found) >>> 3;
                end = i + shift;
                return i;
            }
            i += WORD;
        }
        while (i < utf8.length && (utf8[i] < 0 || ESCAPES[utf8[i]] == 0)) {
            out[i + shift] = utf8[i++];
        }
        end = i + shift;
        return i;
    }

    /** A high bit for each control character, quote or backslash. With one bit flipped, all but the backslash are below 0x21. */
    private static long needsEscape(long word) {
        long low = word & LOW;
        long above = (low ^ EACH * 2) + EACH * (0x80 - 0x21);
        long noBackslash = (low ^ EACH * '\\') + LOW;
        return ~(above & noBackslash | word) & HIGH;
    }
}
