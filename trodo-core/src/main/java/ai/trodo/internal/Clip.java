package ai.trodo.internal;

/** Cuts text between code points, never inside one. */
public final class Clip {
    private Clip() {}

    /** The text itself if it is no longer than that, else its beginning. */
    public static String text(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        int end = maxChars;
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) && Character.isLowSurrogate(text.charAt(end))) {
            end--;
        }
        return text.substring(0, end);
    }
}
