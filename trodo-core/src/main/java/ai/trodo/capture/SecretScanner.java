package ai.trodo.capture;

import java.nio.charset.StandardCharsets;

/**
 * Finds secrets in a text, in one pass: values of secret keys, in JSON at any depth, in JSON inside of JSON texts and in
 * lines such as {@code password=...}; and, by their looks, API keys, tokens, e-mail addresses and card numbers. A text
 * without secrets is handed back as it is.
 */
final class SecretScanner {
    static final String REDACTED = "[redacted]";
    /** Letters, digits, hyphen and underscore. */
    private static final byte WORD = 1;
    /** Digits and the marks inside of keys: words of letters alone are seldom secrets. */
    private static final byte RARE = 2;
    /** Follows the name of a field, the scheme of a URL or the name in an e-mail address. */
    private static final byte TELLING = 4;
    /** Begins, or is third, in the secrets that need no digit to be suspected. */
    private static final byte INITIAL = 8;

    private static final byte SUSPICIOUS = RARE | TELLING | INITIAL;
    private static final byte[] CLASSES = classes();

    private final SecretKeys keys;
    private final boolean patterns;

    SecretScanner(SecretKeys keys, boolean patterns) {
        this.keys = keys;
        this.patterns = patterns;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 128; c++) {
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean rare = c >= '0' && c <= '9' || c == '_' || c == '-';
            classes[c] = (byte) (letter ? WORD : rare ? WORD | RARE : 0);
        }
        for (char c : new char[] {'"', '\\', ':', '=', '.', '\'', '@'}) {
            classes[c] = TELLING;
        }
        for (char c : new char[] {'A', 'B', 'b', 'J'}) {
            classes[c] |= INITIAL;
        }
        return classes;
    }

    /** Jumps from one suspicious character to the next, and asks {@link #find} about the word there, once a word. */
    String scan(String text) {
        byte[] letters = letters(text);
        int length = letters.length;
        StringBuilder out = null;
        int copied = 0;
        int begin = 0;
        int i = 0;
        while (true) {
            while (i < length && (CLASSES[letters[i] & 0xFF] & SUSPICIOUS) == 0) {
                i++;
            }
            if (i >= length) {
                break;
            }
            int start = wordStart(letters, begin, i);
            int end = wordEnd(letters, i);
            boolean worthwhile = start < end && isWorthwhile(letters, start, end, i);
            if (!worthwhile) {
                i++;
                continue;
            }
            long span = find(text, start, end);
            i = end;
            if (span != NOTHING) {
                int from = (int) (span >>> 32);
                int to = (int) span;
                if (from >= copied) {
                    out = out == null ? new StringBuilder(length) : out;
                    out.append(text, copied, from).append(replacement(text, from, to));
                    copied = to;
                }
                i = Math.max(end, to);
                begin = i;
            } else if (i < length && CLASSES[letters[i] & 0xFF] == TELLING) {
                i++;
            }
        }
        return out == null ? text : out.append(text, copied, length).toString();
    }

    private static int wordStart(byte[] letters, int begin, int at) {
        int start = at;
        while (start > begin && (CLASSES[letters[start - 1] & 0xFF] & WORD) != 0) {
            start--;
        }
        return start;
    }

    private static int wordEnd(byte[] letters, int at) {
        int end = at;
        while (end < letters.length && (CLASSES[letters[end] & 0xFF] & WORD) != 0) {
            end++;
        }
        return end;
    }

    /** A capital A or B in the middle of a word of letters says nothing. */
    private static boolean isWorthwhile(byte[] letters, int start, int end, int at) {
        byte kind = CLASSES[letters[at] & 0xFF];
        if ((kind & (RARE | TELLING)) != 0) {
            return true;
        }
        return switch (letters[at]) {
            case 'A' -> at == start;
            case 'J' -> at == start + 2 && letters[start] == 'e' && letters[start + 1] == 'y';
            default -> at == start && end - start == "bearer".length();
        };
    }

    /** One byte for each char, 0 or '?' for what is beyond Latin-1 and cannot be part of a word: bytes are read much faster. */
    private static byte[] letters(String text) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        if (latin.length == text.length()) {
            return latin;
        }
        byte[] letters = new byte[text.length()];
        for (int i = 0; i < letters.length; i++) {
            char c = text.charAt(i);
            letters[i] = c < 128 ? (byte) c : 0;
        }
        return letters;
    }

    private static final long NOTHING = -1;

    private static long span(int from, int to) {
        return (long) from << 32 | to;
    }

    /** What to replace because of the word from start to end: a range, or {@link #NOTHING}. */
    private long find(String text, int start, int end) {
        char after = end < text.length() ? text.charAt(end) : 0;
        if (after == '"' || after == '\\' || after == ':' || after == '=' || after == '.' || after == '\'') {
            long value = keys.contains(text, start, end) ? SecretValues.after(text, end) : NOTHING;
            if (value != NOTHING) {
                return value;
            }
        }
        if (!patterns) {
            return NOTHING;
        }
        if (after == '@') {
            long mail = SecretPatterns.mail(text, start, end);
            if (mail != NOTHING) {
                return mail;
            }
        }
        int to = SecretPatterns.endOf(text, start, end);
        return to < 0 ? NOTHING : span(start, to);
    }

    /** A bare value in JSON becomes a text, so that the JSON stays valid. */
    private static String replacement(String text, int from, int to) {
        char start = text.charAt(0);
        boolean json = start == '{' || start == '[';
        boolean bare = json && (to == text.length() || text.charAt(to) != '"') && !isInsideText(text, from);
        return bare ? '"' + REDACTED + '"' : REDACTED;
    }

    /** Only asked when a secret was found. */
    private static boolean isInsideText(String json, int at) {
        boolean inside = false;
        for (int i = 0; i < at; i++) {
            char c = json.charAt(i);
            if (c == '\\' && inside) {
                i++;
            } else if (c == '"') {
                inside = !inside;
            }
        }
        return inside;
    }
}
