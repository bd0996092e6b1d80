package ai.trodo.wire;

import ai.trodo.internal.Marks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 in one growing array: the letters of JSON, without its grammar. Not thread-safe. */
abstract class JsonBuffer {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORD = Long.BYTES;
    /** Up to here a text is looked at char by char: cheaper than another array. */
    private static final int SHORT = 64;

    private static final Class<?> LATIN1 = "a".chars().spliterator().getClass();
    private static final Class<?> WIDE = "\u0100".chars().spliterator().getClass();
    private static final long BLANKS = 0x2020202020202020L;

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
    private final Marks marks = new Marks();

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

    /** What is copied beyond its end is overwritten by what follows. */
    final void raw(Key key) {
        byte[] text = key.padded;
        reserve(text.length);
        for (int i = 0; i < text.length; i += WORD) {
            WORDS.set(bytes, end + i, (long) WORDS.get(text, i));
        }
        end += key.length;
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
        put('"');
        if (text.length() > SHORT || !plainly(text)) {
            if (isLatin1(text)) {
                latin1(text);
            } else {
                utf8(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        put('"');
    }

    /** A short text as it is; false when that cannot be, and then nothing was written. */
    @SuppressWarnings("deprecation")
    private boolean plainly(String text) {
        int length = text.length();
        int all = 0;
        for (int i = 0; i < length; i++) {
            all |= text.charAt(i);
        }
        if (all >= 0x80) {
            return false;
        }
        reserve(length + WORD);
        text.getBytes(0, length, bytes, end);
        WORDS.set(bytes, end + length, BLANKS);
        long found = 0;
        for (int i = end; i < end + length; i += WORD) {
            found |= needsEscape((long) WORDS.get(bytes, i));
        }
        end += found == 0 ? length : 0;
        return found == 0;
    }

    /** Whether no character is beyond the first 256. A string knows, but tells only by what it hands out. */
    private static boolean isLatin1(String text) {
        return LATIN1 != WIDE && text.chars().spliterator().getClass() == LATIN1;
    }

    /** The deprecated copy takes low bytes, which is all there is, and makes no new array. */
    @SuppressWarnings("deprecation")
    private void latin1(String text) {
        for (int from = 0; from < text.length(); from += Marks.WINDOW) {
            int length = Math.min(Marks.WINDOW, text.length() - from);
            text.getBytes(from, from + length, marks.window, 0);
            escapeWindow(length, 0);
        }
    }

    private void utf8(byte[] text) {
        for (int from = 0; from < text.length; from += Marks.WINDOW) {
            int length = Math.min(Marks.WINDOW, text.length - from);
            System.arraycopy(text, from, marks.window, 0, length);
            escapeWindow(length, -1);
        }
    }

    private static int escaped(byte[] out, int start, int c) {
        int at = start;
        if (c < 0) {
            out[at++] = (byte) (0xC0 | (c & 0xFF) >> 6);
            out[at++] = (byte) (0x80 | c & 0x3F);
            return at;
        }
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

    /** Copies what stands between two bytes that need an escape. */
    private void escapeWindow(int length, int letters) {
        mark(marks.window, marks.marks, length, letters);
        marks.filled(length);
        int i = 0;
        while (i < length) {
            int plain = marks.next(i) - i;
            reserve(plain + MOST_PER_CHAR);
            System.arraycopy(marks.window, i, bytes, end, plain);
            end += plain;
            i += plain;
            if (i < length) {
                end = escaped(bytes, end, marks.window[i++]);
            }
        }
    }

    /**
     * Marks each control character, quote and backslash, and what is beyond ASCII unless its bit is among the letters. With
     * one bit flipped, all but the backslash are below 0x21.
     */
    private static void mark(byte[] window, byte[] marks, int length, int letters) {
        for (int i = 0; i < length; i++) {
            int low = window[i] & 0x7F;
            int above = (low ^ 2) + (0x80 - 0x21);
            int noBackslash = (low ^ '\\') + 0x7F;
            int beyond = window[i] & ~letters;
            marks[i] = (byte) ((~(above & noBackslash | window[i]) | beyond) & 0x80);
        }
    }

    /** A high bit for each of eight ASCII characters that needs an escape. */
    private static long needsEscape(long word) {
        long above = (word ^ EACH * 2) + EACH * (0x80 - 0x21);
        long noBackslash = (word ^ EACH * '\\') + LOW;
        return ~(above & noBackslash) & HIGH;
    }
}
