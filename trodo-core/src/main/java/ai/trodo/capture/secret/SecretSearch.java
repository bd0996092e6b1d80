package ai.trodo.capture.secret;

/**
 * One search through one text. A secret is found by the word that announces it: the name of a field, the beginning of a
 * key, the last word before an at sign. Only words near an anchor are asked about, in the order in which they stand. Not
 * thread-safe.
 */
final class SecretSearch {
    static final long NOTHING = -1;

    private static final boolean[] WORD_CHARS = wordChars();

    private final SecretKeys keys;
    private final boolean patterns;
    private final SecretAnchors anchors;
    private final String text;
    private final KeyRun run;
    private final Cleaned cleaned;

    SecretSearch(SecretKeys keys, boolean patterns, SecretAnchors anchors, String text) {
        this.keys = keys;
        this.patterns = patterns;
        this.anchors = anchors;
        this.text = text;
        run = new KeyRun(text);
        cleaned = new Cleaned(text);
    }

    /** The text without its secrets, whose first anchor is given; the same text when there are none. */
    String clean(int firstAnchor) {
        int at = firstAnchor;
        while (at < text.length()) {
            int next = KeyRun.isKeyChar(text.charAt(at)) ? aroundKeyChar(at) : before(at);
            at = SecretAnchors.isShort(text) ? SecretAnchors.nextInShort(text, next) : anchors.next(text, next);
        }
        return cleaned.text();
    }

    /**
     * The words of the stretch of key characters at this place, and the word before it: {@code Bearer} or the name of a
     * field with a blank behind it. Returns where to go on.
     */
    private int aroundKeyChar(int at) {
        int start = at;
        while (start > cleaned.end() && KeyRun.isKeyChar(text.charAt(start - 1))) {
            start--;
        }
        int end = blanksBefore(start);
        if (end < start && end > 0 && (text.charAt(start) == '=' || "rR".indexOf(text.charAt(end - 1)) >= 0)) {
            int to = ask(wordStart(end), end);
            if (to >= 0) {
                return to;
            }
        }
        int runEnd = run.end(start);
        for (int i = start; i < runEnd; ) {
            int to = wordEnd(i);
            int found = ask(i, to);
            if (found >= 0) {
                return found;
            }
            i = Math.max(to, i + 1);
        }
        return runEnd;
    }

    /** The word before a colon, between which there may be a quote and blanks, or before an at sign. */
    private int before(int at) {
        int end = at;
        if (text.charAt(at) == ':') {
            end = blanksBefore(end);
            if (end > cleaned.end() && (text.charAt(end - 1) == '"' || text.charAt(end - 1) == '\'')) {
                end--;
                while (end > cleaned.end() && text.charAt(end - 1) == '\\') {
                    end--;
                }
            }
        }
        int to = ask(wordStart(end), end);
        return to >= 0 ? to : at + 1;
    }

    private int blanksBefore(int at) {
        int end = at;
        while (end > cleaned.end() && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private int wordStart(int end) {
        int start = end;
        while (start > cleaned.end() && isWord(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private int wordEnd(int start) {
        int end = start;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    static boolean isWord(char c) {
        return c < 128 && WORD_CHARS[c];
    }

    private static boolean[] wordChars() {
        boolean[] table = new boolean[128];
        for (char c = 0; c < 128; c++) {
            table[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
        }
        return table;
    }

    /** Replaces what the word announces; returns where to go on then, and -1 when it announces nothing. */
    private int ask(int start, int end) {
        long range = start < end ? find(start, end) : NOTHING;
        if (range == NOTHING) {
            return -1;
        }
        cleaned.replace(Math.max(cleaned.end(), (int) (range >>> 32)), (int) range);
        return (int) range;
    }

    /** What to replace because of the word from start to end: a range, or {@link #NOTHING}. */
    long find(int start, int end) {
        char after = end < text.length() ? text.charAt(end) : 0;
        if (mayFollowAName(after) && keys.contains(text, start, end)) {
            long value = SecretValues.after(text, end);
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
        int to = SecretPatterns.endOf(text, start, end, run);
        return to < 0 ? NOTHING : (long) start << 32 | to;
    }

    private static boolean mayFollowAName(char c) {
        return c == ':' || c == '"' || c == '=' || c == '\\' || c == '\'' || isBlank(c);
    }
}
