package ai.trodo.capture.secret;

import ai.trodo.internal.Marks;

/**
 * Finds the characters without which no text holds a secret: digits, colon, equals sign, at sign, the J of {@code eyJ}, and
 * hyphens in a row. What lies between two of them need not be looked at. It keeps no reference to a text: one object that
 * lives long and is told of each new one would cost a fence for the garbage collector each time. Not thread-safe.
 */
final class SecretAnchors {
    /** Up to here a text is looked at char by char: cheaper than a window. */
    private static final int SHORT = 32;

    private final Marks marks = new Marks();
    private int base;
    private int filled;

    /** The place of the first anchor of a text; its length when there is none. */
    int first(String text) {
        base = 0;
        filled = 0;
        return next(text, 0);
    }

    /** The place of the first anchor from here on, in the text that {@link #first} was asked about. */
    int next(String text, int from) {
        int at = from;
        while (at < text.length()) {
            if (at < base || at >= base + filled) {
                fill(text, at);
            }
            int end = base + filled;
            int found = base + marks.next(at - base);
            if (found < end && isAnchor(text, found)) {
                return found;
            }
            at = Math.min(found + 1, end);
        }
        return text.length();
    }

    /** The deprecated copy is what is wanted here: low bytes, whatever the string is made of, and no new array. */
    @SuppressWarnings("deprecation")
    private void fill(String text, int from) {
        base = from;
        filled = Math.min(Marks.WINDOW, text.length() - from);
        text.getBytes(from, from + filled, marks.window, 0);
        mark(marks.window, marks.marks, filled);
        marks.filled(filled);
    }

    /** Marks each byte from '0' to '@', each 'J' and each hyphen. */
    private static void mark(byte[] window, byte[] marks, int length) {
        for (int i = 0; i < length; i++) {
            int low = window[i] & 0x7F;
            int range = low + (0x80 - '0') & ~(low + (0x7F - '@'));
            int others = (low ^ 'J') + 0x7F & (low ^ '-') + 0x7F;
            marks[i] = (byte) ((range | ~others) & ~window[i] & 0x80);
        }
    }

    /** Whether {@link #nextInShort} is to be asked about a text, for which nothing need be remembered. */
    static boolean isShort(String text) {
        return text.length() <= SHORT;
    }

    /** The place of the first anchor of a short text from here on; its length when there is none. */
    static int nextInShort(String text, int from) {
        int at = from;
        while (at < text.length() && !isAnchor(text, at)) {
            at++;
        }
        return at;
    }

    private static boolean isAnchor(String text, int at) {
        char c = text.charAt(at);
        return c >= '0' && c <= ':'
                || c == '='
                || c == '@'
                || c == '-' && text.startsWith("-", at + 1)
                || c == 'J' && text.startsWith("ey", at - 2);
    }
}
