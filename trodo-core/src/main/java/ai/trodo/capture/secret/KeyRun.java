package ai.trodo.capture.secret;

/**
 * A stretch of the characters that keys and tokens are made of. Remembered, so that no stretch is walked through once for
 * every word in it. Not thread-safe.
 */
final class KeyRun {
    private static final boolean[] KEY_CHARS = keyChars();

    private final String text;
    private int from;
    private int to = -1;
    private int lastDigit;
    private int lastInnerDot;

    KeyRun(String text) {
        this.text = text;
    }

    private static boolean[] keyChars() {
        boolean[] table = new boolean[128];
        for (char c = 0; c < 128; c++) {
            table[c] = SecretSearch.isWord(c) || "./+=".indexOf(c) >= 0;
        }
        return table;
    }

    static boolean isKeyChar(char c) {
        return c < 128 && KEY_CHARS[c];
    }

    /** Where the stretch around this place ends. */
    int end(int at) {
        look(at);
        return to;
    }

    /** The same without the full stops behind it, which belong to the sentence. */
    int trimmedEnd(int at) {
        int end = end(at);
        while (end > at && text.charAt(end - 1) == '.') {
            end--;
        }
        return end;
    }

    boolean hasDigitFrom(int at) {
        look(at);
        return lastDigit >= at;
    }

    /** Whether a dot with something behind it follows. */
    boolean hasInnerDotFrom(int at) {
        look(at);
        return lastInnerDot >= at;
    }

    private void look(int at) {
        if (at >= from && at <= to) {
            return;
        }
        from = at;
        lastDigit = -1;
        lastInnerDot = -1;
        int dot = -1;
        int i = at;
        for (; i < text.length() && isKeyChar(text.charAt(i)); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                dot = i;
            } else {
                lastInnerDot = dot;
                lastDigit = c <= '9' && c >= '0' ? i : lastDigit;
            }
        }
        to = i;
    }
}
