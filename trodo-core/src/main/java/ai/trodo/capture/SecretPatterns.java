package ai.trodo.capture;

/** Secrets that are known by their looks. Each is tried only at the beginning of a word. */
final class SecretPatterns {
    private static final long NOTHING = -1;
    private static final int MIN_KEY = 8;
    private static final int MIN_CARD = 13;
    private static final int MAX_CARD = 19;
    private static final int MAX_LOCAL_PART = 64;

    private static final String[] KEY_PREFIXES = {
        "sk-",
        "sk_live_",
        "sk_test_",
        "pk_live_",
        "rk_live_",
        "ghp_",
        "gho_",
        "ghs_",
        "ghu_",
        "github_pat_",
        "glpat-",
        "xoxb-",
        "xoxp-",
        "xoxa-",
        "xoxs-",
        "AKIA",
        "ASIA",
        "AIza",
        "hf_",
        "npm_",
        "whsec_",
        "dop_v1_",
        "ya29",
        "gsk_",
        "xai-",
        "pplx-",
        "r8_",
        "shpat_",
        "SG."
    };

    private SecretPatterns() {}

    /** Where a secret that begins with this word ends; -1 when it is none. */
    static int endOf(String text, int start, int end) {
        char first = text.charAt(start);
        if (first >= '0' && first <= '9') {
            return cardEnd(text, start);
        }
        if (end - start < 4) {
            return -1;
        }
        if (first == 'e' && text.startsWith("eyJ", start)) {
            return tokenEnd(text, start, end);
        }
        if ((first == 'B' || first == 'b') && end - start == 6 && text.regionMatches(true, start, "bearer", 0, 6)) {
            return credentialEnd(text, end);
        }
        if (first == '-' && text.startsWith("-----BEGIN", start)) {
            return privateKeyEnd(text, start);
        }
        return hasKeyPrefix(text, first, start, end) ? valueEnd(text, end) : userInUrlEnd(text, end);
    }

    private static boolean hasKeyPrefix(String text, char first, int start, int end) {
        if ("sprgxAShnwdy".indexOf(first) < 0) {
            return false;
        }
        for (String prefix : KEY_PREFIXES) {
            if (prefix.charAt(0) == first
                    && text.startsWith(prefix, start)
                    && valueEnd(text, end) - start >= prefix.length() + MIN_KEY
                    && hasDigit(text, start + prefix.length(), valueEnd(text, end))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasDigit(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    /** Keys go on past dots and slashes. */
    private static int valueEnd(String text, int from) {
        int i = from;
        while (i < text.length() && isKeyChar(text.charAt(i))) {
            i++;
        }
        while (i > from && text.charAt(i - 1) == '.') {
            i--;
        }
        return i;
    }

    private static boolean isKeyChar(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '-'
                || c == '.'
                || c == '/'
                || c == '+'
                || c == '=';
    }

    /** A JSON web token, or the beginning of one that was cut. */
    private static int tokenEnd(String text, int start, int end) {
        int to = valueEnd(text, end);
        boolean dotted = text.indexOf('.', start) > 0 && text.indexOf('.', start) < to;
        return to - start >= 20 && (dotted || to == text.length()) ? to : -1;
    }

    private static int credentialEnd(String text, int end) {
        if (end >= text.length() || text.charAt(end) != ' ') {
            return -1;
        }
        int to = valueEnd(text, end + 1);
        return to - end > MIN_KEY && hasDigit(text, end, to) ? to : -1;
    }

    private static int privateKeyEnd(String text, int start) {
        int header = text.indexOf("-----", start + 10);
        if (header < 0 || !text.substring(start, header).endsWith("PRIVATE KEY")) {
            return -1;
        }
        int footer = text.indexOf("-----END", header);
        int end = footer < 0 ? -1 : text.indexOf("-----", footer + 8);
        return end < 0 ? text.length() : end + 5;
    }

    /** The user and password of a URL: {@code scheme://user:password@host}. */
    private static int userInUrlEnd(String text, int end) {
        if (!text.startsWith("://", end)) {
            return -1;
        }
        int colon = -1;
        for (int i = end + 3; i < text.length() && i < end + 300; i++) {
            char c = text.charAt(i);
            if (c == ':') {
                colon = i;
            } else if (c == '@') {
                return colon < 0 ? -1 : i;
            } else if (c == '/' || c == ' ' || c == '"' || c == '?' || c == '\n') {
                return -1;
            }
        }
        return -1;
    }

    /** An address whose last word before the @ is given; the range begins before dots and pluses in front of it. */
    static long mail(String text, int start, int end) {
        int from = start;
        while (from > 0 && end - from < MAX_LOCAL_PART && isLocal(text.charAt(from - 1))) {
            from--;
        }
        int to = end + 1;
        while (to < text.length() && isDomain(text.charAt(to))) {
            to++;
        }
        while (to > end + 1 && (text.charAt(to - 1) == '.' || text.charAt(to - 1) == '-')) {
            to--;
        }
        int dot = text.indexOf('.', end + 1);
        boolean whole = dot > end + 1 && dot < to - 1;
        return whole || to == text.length() && to > end + 1 ? (long) from << 32 | to : NOTHING;
    }

    private static boolean isLocal(char c) {
        return isDomain(c) || c == '_' || c == '+' || c == '%';
    }

    private static boolean isDomain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-';
    }

    /** A payment card: 13 to 19 digits, single spaces or hyphens between, right by Luhn's check. */
    private static int cardEnd(String text, int start) {
        int digits = 0;
        int sum = 0;
        int i = start;
        int[] values = new int[MAX_CARD];
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                if (digits == MAX_CARD) {
                    return -1;
                }
                values[digits++] = c - '0';
                i++;
            } else if ((c == ' ' || c == '-') && i + 1 < text.length() && isDigit(text.charAt(i + 1))) {
                i++;
            } else {
                break;
            }
        }
        if (!isIssued(values, digits) || i < text.length() && Character.isLetter(text.charAt(i))) {
            return -1;
        }
        for (int at = 0; at < digits; at++) {
            int value = values[digits - 1 - at];
            int twice = value * 2;
            sum += at % 2 == 0 ? value : twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0 && sum > 0 ? i : -1;
    }

    /** First digits and lengths that card networks use: a time in milliseconds is no card. */
    private static boolean isIssued(int[] values, int digits) {
        return switch (digits) {
            case MIN_CARD -> values[0] == 4;
            case 14 -> values[0] == 3;
            case 15 -> values[0] == 3 && (values[1] == 4 || values[1] == 7);
            case 16 -> values[0] >= 3 && values[0] <= 6 || values[0] == 2 && values[1] >= 2 && values[1] <= 7;
            case MAX_CARD -> values[0] == 4 || values[0] == 6;
            default -> false;
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
