package ai.trodo.capture.secret;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Secrets that are known by their looks. Each is tried only at the beginning of a word. */
final class SecretPatterns {
    private static final long NOTHING = -1;
    private static final int MIN_KEY = 8;
    private static final int MIN_TOKEN = 20;
    private static final int MIN_CARD = 13;
    private static final int MAX_CARD = 19;
    private static final int MAX_LOCAL_PART = 64;
    private static final int MAX_USER_IN_URL = 300;

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

    /** The same by their first letter. */
    private static final String[] @Nullable [] PREFIXES_OF = prefixesOf();

    private SecretPatterns() {}

    private static String[] @Nullable [] prefixesOf() {
        String[] @Nullable [] table = new String[128][];
        for (String prefix : KEY_PREFIXES) {
            char first = prefix.charAt(0);
            table[first] = Arrays.stream(KEY_PREFIXES)
                    .filter(one -> one.charAt(0) == first)
                    .toArray(String[]::new);
        }
        return table;
    }

    /** Where a secret that begins with this word ends; -1 when it is none. */
    static int endOf(String text, int start, int end, KeyRun run) {
        char first = text.charAt(start);
        if (first >= '0' && first <= '9') {
            return cardEnd(text, start);
        }
        if (first == 'e' && text.startsWith("eyJ", start)) {
            return tokenEnd(text, start, end, run);
        }
        if (isBearer(text, start, end)) {
            return credentialEnd(text, end, run);
        }
        if (first == '-' && text.startsWith("-----BEGIN", start)) {
            return privateKeyEnd(text, start);
        }
        return hasKeyPrefix(text, first, start, end, run) ? run.trimmedEnd(end) : userInUrlEnd(text, end);
    }

    static boolean isBearer(String text, int start, int end) {
        return end - start == 6 && text.regionMatches(true, start, "bearer", 0, 6);
    }

    private static boolean hasKeyPrefix(String text, char first, int start, int end, KeyRun run) {
        String[] prefixes = PREFIXES_OF[first];
        if (prefixes == null) {
            return false;
        }
        for (String prefix : prefixes) {
            int from = start + prefix.length();
            if (text.startsWith(prefix, start)
                    && run.end(end) > from
                    && run.hasDigitFrom(from)
                    && run.trimmedEnd(end) >= from + MIN_KEY) {
                return true;
            }
        }
        return false;
    }

    /** A JSON web token, or the beginning of one that was cut. */
    private static int tokenEnd(String text, int start, int end, KeyRun run) {
        boolean whole = run.hasInnerDotFrom(start);
        if (!whole && run.end(end) < text.length()) {
            return -1;
        }
        int to = run.trimmedEnd(end);
        return to - start >= MIN_TOKEN && (whole || to == text.length()) ? to : -1;
    }

    private static int credentialEnd(String text, int end, KeyRun run) {
        if (end >= text.length() || text.charAt(end) != ' ' || !run.hasDigitFrom(end + 1)) {
            return -1;
        }
        int to = run.trimmedEnd(end + 1);
        return to - end > MIN_KEY ? to : -1;
    }

    private static int privateKeyEnd(String text, int start) {
        int header = text.indexOf("-----", start + 10);
        if (header < 0 || !text.startsWith("PRIVATE KEY", header - 11)) {
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
        for (int i = end + 3; i < text.length() && i < end + MAX_USER_IN_URL; i++) {
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
        int dot = -1;
        while (to < text.length() && isDomain(text.charAt(to))) {
            dot = dot < 0 && text.charAt(to) == '.' ? to : dot;
            to++;
        }
        while (to > end + 1 && (text.charAt(to - 1) == '.' || text.charAt(to - 1) == '-')) {
            to--;
        }
        boolean whole = dot > end + 1 && dot < to - 1;
        return whole || to == text.length() && to > end + 1 ? (long) from << 32 | to : NOTHING;
    }

    private static boolean isLocal(char c) {
        return isDomain(c) || c == '_' || c == '+' || c == '%';
    }

    private static boolean isDomain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '.' || c == '-';
    }

    /** A payment card: 13 to 19 digits, single spaces or hyphens between, right by Luhn's check. */
    private static int cardEnd(String text, int start) {
        int digits = 0;
        int second = 0;
        int i = start;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                if (digits == MAX_CARD) {
                    return -1;
                }
                second = ++digits == 2 ? c - '0' : second;
                i++;
            } else if ((c == ' ' || c == '-') && i + 1 < text.length() && isDigit(text.charAt(i + 1))) {
                i++;
            } else {
                break;
            }
        }
        boolean card = digits >= MIN_CARD
                && isIssued(text.charAt(start) - '0', second, digits)
                && !(i < text.length() && Character.isLetter(text.charAt(i)))
                && isRight(text, start, i);
        return card ? i : -1;
    }

    /** Luhn's check. */
    private static boolean isRight(String text, int start, int end) {
        int sum = 0;
        boolean twice = false;
        for (int i = end - 1; i >= start; i--) {
            if (isDigit(text.charAt(i))) {
                int value = (text.charAt(i) - '0') * (twice ? 2 : 1);
                sum += value > 9 ? value - 9 : value;
                twice = !twice;
            }
        }
        return sum % 10 == 0 && sum > 0;
    }

    /** First digits and lengths that card networks use: a time in milliseconds is no card. */
    private static boolean isIssued(int first, int second, int digits) {
        return switch (digits) {
            case MIN_CARD -> first == 4;
            case 14 -> first == 3;
            case 15 -> first == 3 && (second == 4 || second == 7);
            case 16 -> first >= 3 && first <= 6 || first == 2 && second >= 2 && second <= 7;
            case MAX_CARD -> first == 4 || first == 6;
            default -> false;
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
