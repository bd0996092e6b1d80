package ai.trodo.capture.secret;

/** Finds the value that belongs to a secret key. */
final class SecretValues {
    private static final long NOTHING = -1;
    /** In prose, {@code token: the} is no secret; a value must look like one. */
    private static final int MIN_PROSE_VALUE = 4;

    private SecretValues() {}

    /**
     * The range of the value after the key that ends at the given place; -1 when there is none. Quotes of a JSON text
     * are left standing, also where they are themselves escaped inside of a JSON text.
     */
    static long after(String text, int keyEnd) {
        int i = keyEnd;
        int escapes = 0;
        while (i < text.length() && text.charAt(i) == '\\') {
            escapes++;
            i++;
        }
        boolean quoted = i < text.length() && (text.charAt(i) == '"' || text.charAt(i) == '\'');
        if (quoted) {
            i++;
        } else if (escapes > 0) {
            return NOTHING;
        }
        i = spaces(text, i);
        if (i >= text.length() || text.charAt(i) != ':' && (quoted || text.charAt(i) != '=')) {
            return NOTHING;
        }
        boolean spaced = text.charAt(i) == ':' || i > keyEnd;
        int start = spaces(text, i + 1);
        if (start >= text.length()) {
            return NOTHING;
        }
        return quoted ? json(text, start, escapes) : prose(text, start, spaced && start > i + 1);
    }

    private static int spaces(String text, int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    private static long json(String text, int start, int escapes) {
        int quote = start;
        while (quote < text.length() && text.charAt(quote) == '\\') {
            quote++;
        }
        char first = quote < text.length() ? text.charAt(quote) : ' ';
        if (first == '"' || first == '\'') {
            int end = closingQuote(text, quote + 1, first, quote - start);
            return range(quote + 1, end);
        }
        if (first == '{' || first == '[') {
            return range(start, closingBracket(text, start));
        }
        int end = start;
        while (end < text.length() && ",}] \n\r\\".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.startsWith("null", start) ? NOTHING : range(start, end);
    }

    private static long range(int from, int to) {
        return to <= from ? NOTHING : (long) from << 32 | to;
    }

    /** Where the text ends whose opening quote had so many backslashes before it. */
    private static int closingQuote(String text, int from, char quote, int escapes) {
        int backslashes = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                backslashes++;
            } else {
                if (c == quote && (escapes == 0 ? backslashes % 2 == 0 : backslashes <= escapes)) {
                    return i - (escapes == 0 ? 0 : backslashes);
                }
                backslashes = 0;
            }
        }
        return text.length();
    }

    private static int closingBracket(String text, int from) {
        int depth = 0;
        boolean inText = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inText) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inText = false;
                }
            } else if (c == '"') {
                inText = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    /** After {@code key=} or {@code Key: }: to the end of the word; to the end of the line for a scheme with a credential. */
    private static long prose(String text, int start, boolean spaced) {
        long inQuotes = quoted(text, start);
        if (inQuotes != NOTHING) {
            return inQuotes;
        }
        int end = wordEnd(text, start);
        if (isScheme(text, start, end)) {
            end = wordEnd(text, spaces(text, end));
        } else if (end - start < MIN_PROSE_VALUE || spaced && !looksSecret(text, start, end)) {
            return NOTHING;
        }
        return range(start, end);
    }

    /** {@code key = "value"}, as in programs and configuration; the quotes stay, also where they are escaped. */
    private static long quoted(String text, int start) {
        int quote = start;
        while (quote < text.length() && text.charAt(quote) == '\\') {
            quote++;
        }
        char first = quote < text.length() ? text.charAt(quote) : ' ';
        if (first != '"' && first != '\'') {
            return NOTHING;
        }
        int end = closingQuote(text, quote + 1, first, quote - start);
        return range(quote + 1, isOneLine(text, quote, end) ? end : wordEnd(text, quote + 1));
    }

    private static boolean isOneLine(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                return false;
            }
        }
        return true;
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && " \t\n\r\"'\\,;&<>)}]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static boolean isScheme(String text, int start, int end) {
        return end - start >= 5
                && end - start <= 6
                && (text.regionMatches(true, start, "bearer", 0, 6) || text.regionMatches(true, start, "basic", 0, 5));
    }

    private static boolean looksSecret(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Character.isLetter(text.charAt(i)) && ".!?".indexOf(text.charAt(i)) < 0) {
                return true;
            }
        }
        return false;
    }
}
