package ai.trodo.capture.snapshot;

import java.nio.charset.StandardCharsets;

/**
 * JSON in UTF-8, written up to a limit. Past the limit values are counted and no longer written; what closes a structure
 * is always written, so that the result stays valid. Not thread-safe.
 */
final class JsonBytes extends BoundedBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.ISO_8859_1);
    private static final boolean[] PLAIN = plain();
    private static final int MAX_NUMBER = 24;
    private static final int MAX_DIGITS = 1_000;
    /** Room that one character can take: an escape of six bytes. */
    private static final int MAX_CHAR = 6;

    JsonBytes reset(int newLimit) {
        begin(newLimit);
        return this;
    }

    /** A bracket or quote that must not be missing: written even past the limit. */
    void close(char bracket) {
        room(1);
        bytes[length++] = (byte) bracket;
        wanted++;
    }

    void ascii(char c) {
        room(1);
        bytes[length++] = (byte) c;
        wanted++;
    }

    /** A value for which there was no room, although its key or comma stands already. */
    void cutOff() {
        full = true;
        room(NULL.length);
        System.arraycopy(NULL, 0, bytes, length, NULL.length);
        length += NULL.length;
    }

    /** Ready-made JSON. */
    void raw(byte[] json) {
        wanted += json.length;
        if (!fits(json.length)) {
            cutOff();
            return;
        }
        room(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
    }

    void number(long value) {
        if (!fits(MAX_NUMBER)) {
            wanted += MAX_NUMBER / 2;
            cutOff();
            return;
        }
        room(MAX_NUMBER);
        int start = length;
        if (value == Long.MIN_VALUE) {
            raw("-9223372036854775808".getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        long rest = value;
        if (rest < 0) {
            bytes[length++] = '-';
            rest = -rest;
        }
        int digits = digits(rest);
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        wanted += length - start;
    }

    /** JSON knows no NaN and no infinity: they travel as text. */
    void floating(double value) {
        if (!Double.isFinite(value)) {
            text(Double.toString(value));
            return;
        }
        if (fits(MAX_NUMBER)) {
            room(MAX_NUMBER);
            int end = ShortDecimal.write(value, bytes, length);
            if (end >= 0) {
                wanted += end - length;
                length = end;
                return;
            }
        }
        plain(Double.toString(value));
    }

    /** The same for one with fewer digits. */
    void floating(float value) {
        if (Float.isFinite(value)) {
            plain(Float.toString(value));
        } else {
            text(Float.toString(value));
        }
    }

    /** A decimal or whole number of any length, as its own text says it. */
    void big(String digits) {
        if (digits.length() > MAX_DIGITS) {
            text(digits);
        } else {
            plain(digits);
        }
    }

    /** The key of a member, as {@link Property#key} makes it, behind a comma unless it is the first. */
    void key(byte[] key, boolean first) {
        room(key.length + 1);
        if (!first) {
            bytes[length++] = ',';
            wanted++;
        }
        System.arraycopy(key, 0, bytes, length, key.length);
        length += key.length;
        wanted += key.length;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Characters that need no escape, such as those of a number. */
    private void plain(String text) {
        int size = text.length();
        wanted += size;
        if (!fits(size)) {
            cutOff();
            return;
        }
        room(size);
        for (int i = 0; i < size; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    /** A quoted text; past the limit its beginning, cut between code points. */
    void text(String text) {
        int size = text.length();
        if (!fits(2)) {
            wanted += size + 2;
            cutOff();
            return;
        }
        ascii('"');
        int written = characters(text);
        wanted += size - written;
        close('"');
    }

    private int characters(String text) {
        int size = text.length();
        int i = 0;
        while (true) {
            i = plainRun(text, i, size);
            if (i == size) {
                return i;
            }
            room(MAX_CHAR);
            int step = length + 1 > limit ? 0 : special(text, i, text.charAt(i));
            if (step == 0) {
                full = true;
                return i;
            }
            i += step;
        }
    }

    /** Copies what needs no escape, in a loop that the compiler can keep in registers. */
    private int plainRun(String text, int from, int size) {
        int end = Math.min(size, from + Math.max(0, limit - length));
        room(end - from);
        byte[] out = bytes;
        int at = length;
        int i = from;
        while (i < end) {
            char c = text.charAt(i);
            if (c >= 0x80 || !PLAIN[c]) {
                break;
            }
            out[at++] = (byte) c;
            i++;
        }
        wanted += i - from;
        length = at;
        return i;
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[0x80];
        for (int c = ' '; c < 0x7f; c++) {
            plain[c] = c != '"' && c != '\\';
        }
        return plain;
    }

    /** How many characters of the text it took; 0 when there was no room. */
    private int special(String text, int i, char c) {
        int before = length;
        int step = 1;
        if (c == '"' || c == '\\') {
            pair(c);
        } else if (c < ' ') {
            control(c);
        } else if (c < 0x80) {
            bytes[length++] = (byte) c;
        } else if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | c >> 6);
            bytes[length++] = (byte) (0x80 | c & 0x3f);
        } else if (Character.isSurrogate(c)) {
            step = surrogate(text, i, c);
        } else {
            three(c);
        }
        if (length > limit) {
            length = before;
            return 0;
        }
        wanted += length - before;
        return step;
    }

    private void pair(char c) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) c;
    }

    private void control(char c) {
        switch (c) {
            case '\n' -> pair('n');
            case '\t' -> pair('t');
            case '\r' -> pair('r');
            default -> {
                bytes[length++] = '\\';
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 15];
            }
        }
    }

    private void three(char c) {
        bytes[length++] = (byte) (0xe0 | c >> 12);
        bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
        bytes[length++] = (byte) (0x80 | c & 0x3f);
    }

    /** A lone surrogate cannot be encoded and becomes the replacement character. */
    private int surrogate(String text, int i, char c) {
        if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
            int point = Character.toCodePoint(c, text.charAt(i + 1));
            bytes[length++] = (byte) (0xf0 | point >> 18);
            bytes[length++] = (byte) (0x80 | point >> 12 & 0x3f);
            bytes[length++] = (byte) (0x80 | point >> 6 & 0x3f);
            bytes[length++] = (byte) (0x80 | point & 0x3f);
            return 2;
        }
        three('\ufffd');
        return 1;
    }
}
