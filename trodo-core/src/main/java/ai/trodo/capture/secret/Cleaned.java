package ai.trodo.capture.secret;

import org.jspecify.annotations.Nullable;

/** A text in which ranges are replaced from left to right. */
final class Cleaned {
    private final String text;
    private @Nullable StringBuilder out;
    private int end;
    private int lookedAt;
    private boolean insideText;

    Cleaned(String text) {
        this.text = text;
    }

    /** What stands before it is done with. */
    int end() {
        return end;
    }

    void replace(int from, int to) {
        StringBuilder builder = out;
        if (builder == null) {
            out = builder = new StringBuilder(text.length());
        }
        builder.append(text, end, from);
        if (isBareJson(from, to)) {
            builder.append('"').append(SecretScanner.REDACTED).append('"');
        } else {
            builder.append(SecretScanner.REDACTED);
        }
        end = to;
    }

    String text() {
        return out == null ? text : out.append(text, end, text.length()).toString();
    }

    /** A bare value in JSON becomes a text, so that the JSON stays valid. */
    private boolean isBareJson(int from, int to) {
        char start = text.charAt(0);
        boolean json = start == '{' || start == '[';
        return json && (to == text.length() || text.charAt(to) != '"') && !isInsideText(from);
    }

    private boolean isInsideText(int at) {
        int i = lookedAt;
        for (; i < at; i++) {
            char c = text.charAt(i);
            if (c == '\\' && insideText) {
                i++;
            } else if (c == '"') {
                insideText = !insideText;
            }
        }
        lookedAt = i;
        return insideText;
    }
}
