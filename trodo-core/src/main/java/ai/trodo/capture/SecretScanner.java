package ai.trodo.capture;

/**
 * Finds secrets in a text, in one pass: values of secret keys, in JSON at any depth, in JSON inside of JSON texts and in
 * lines such as {@code password=...}; and, by their looks, API keys, tokens, e-mail addresses and card numbers. A text
 * without secrets is handed back as it is.
 */
final class SecretScanner {
    static final String REDACTED = "[redacted]";
    private static final byte WORD = 1;
    private static final byte[] CLASSES = classes();

    private final SecretKeys keys;
    private final boolean patterns;

    SecretScanner(SecretKeys keys, boolean patterns) {
        this.keys = keys;
        this.patterns = patterns;
    }

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (int c = 0; c < classes.length; c++) {
            boolean word = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
            classes[c] = word ? WORD : 0;
        }
        return classes;
    }

    private static boolean isWord(char c) {
        return c < 128 && CLASSES[c] == WORD;
    }

    String scan(String text) {
        int length = text.length();
        StringBuilder out = null;
        int copied = 0;
        int i = 0;
        while (i < length) {
            if (!isWord(text.charAt(i))) {
                i++;
                continue;
            }
            int end = i + 1;
            while (end < length && isWord(text.charAt(end))) {
                end++;
            }
            long span = find(text, i, end);
            if (span == NOTHING) {
                i = end;
                continue;
            }
            int from = (int) (span >>> 32);
            int to = (int) span;
            if (from < copied) {
                i = Math.max(end, to);
                continue;
            }
            out = out == null ? new StringBuilder(length) : out;
            out.append(text, copied, from).append(replacement(text, from, to));
            copied = to;
            i = Math.max(end, to);
        }
        return out == null ? text : out.append(text, copied, length).toString();
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
