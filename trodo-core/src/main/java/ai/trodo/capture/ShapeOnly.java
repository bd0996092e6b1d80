package ai.trodo.capture;

/** What is left of a text when contents are masked: keys, types and lengths. */
final class ShapeOnly {
    private ShapeOnly() {}

    static String of(String text) {
        String trimmed = text.strip();
        boolean json = trimmed.startsWith("{") && trimmed.endsWith("}")
                || trimmed.startsWith("[") && trimmed.endsWith("]") && !trimmed.startsWith("[redact");
        return json ? json(trimmed) : "[text, " + text.codePointCount(0, text.length()) + " characters]";
    }

    private static String json(String text) {
        StringBuilder shape = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"') {
                int end = endOfText(text, i + 1);
                int next = end + 1;
                while (next < text.length() && text.charAt(next) == ' ') {
                    next++;
                }
                if (next < text.length() && text.charAt(next) == ':') {
                    shape.append(text, i, Math.min(text.length(), end + 1));
                } else {
                    shape.append("\"[text, ").append(end - i - 1).append(" characters]\"");
                }
                i = end + 1;
            } else if (c == '-' || c >= '0' && c <= '9') {
                while (i < text.length() && "+-.eE0123456789".indexOf(text.charAt(i)) >= 0) {
                    i++;
                }
                shape.append("\"[number]\"");
            } else if (text.startsWith("true", i) || text.startsWith("false", i)) {
                i += text.startsWith("true", i) ? 4 : 5;
                shape.append("\"[boolean]\"");
            } else if (text.startsWith("null", i)) {
                i += 4;
                shape.append("null");
            } else if ("{}[],:".indexOf(c) >= 0) {
                shape.append(c);
                i++;
            } else if (c <= ' ') {
                i++;
            } else {
                return "[text, " + text.codePointCount(0, text.length()) + " characters]";
            }
        }
        return shape.toString();
    }

    private static int endOfText(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, text.length());
    }
}
