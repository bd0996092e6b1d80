package ai.trodo.capture.snapshot;

import ai.trodo.model.Payload;

/** Captures text: whole, or its beginning with the length of the whole. */
public final class Text {
    private static final int MAX_UTF8 = 3;
    /** Up to here the length of a cut text is counted exactly; beyond, its tail counts one code point per char. */
    private static final int COUNTED = 4 * 1024 * 1024;

    private Text() {}

    /** The text itself if it is short enough in UTF-8, else its beginning with the length of the whole. */
    public static Object capture(String text, int maxBytes) {
        String kept = Media.shorten(text);
        if (kept.length() <= maxBytes / MAX_UTF8) {
            return kept;
        }
        int end = utf8End(kept, maxBytes);
        return end == kept.length() ? kept : Payload.truncated(kept.substring(0, end), codePoints(kept));
    }

    /** Where the text must end so that it has at most so many bytes. */
    private static int utf8End(String text, int maxBytes) {
        int bytes = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            bytes += pair ? 4 : c < 0x80 ? 1 : c < 0x800 ? 2 : MAX_UTF8;
            if (bytes > maxBytes) {
                return i;
            }
            i += pair ? 2 : 1;
        }
        return i;
    }

    private static long codePoints(String text) {
        int counted = Math.min(text.length(), COUNTED);
        return (long) text.codePointCount(0, counted) + text.length() - counted;
    }
}
