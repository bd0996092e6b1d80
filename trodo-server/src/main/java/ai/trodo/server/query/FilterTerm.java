package ai.trodo.server.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One term of a filter as it was written.
 *
 * @param field null for a bare word
 * @param op one of {@code : = < <= > >=}
 * @param value everything after the operator, without quotes
 * @param values the value cut at commas that were not quoted
 */
record FilterTerm(@Nullable String field, String op, String value, List<String> values, boolean negated) {

    static List<FilterTerm> split(String text) {
        List<FilterTerm> terms = new ArrayList<>();
        Reader reader = new Reader(text);
        while (reader.skipBlanks()) {
            terms.add(reader.term());
        }
        return terms;
    }

    /** Reads characters once, from left to right. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        boolean skipBlanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length();
        }

        FilterTerm term() {
            boolean negated = text.charAt(at) == '-' && at + 1 < text.length();
            if (negated) {
                at++;
            }
            int start = at;
            while (at < text.length() && isName(text.charAt(at))) {
                at++;
            }
            String op = at > start ? operator() : "";
            if (op.isEmpty()) {
                at = start;
                List<String> word = value(false);
                return new FilterTerm(null, ":", word.get(0), word, negated);
            }
            String field = text.substring(start, at);
            at += op.length();
            List<String> values = value(true);
            return new FilterTerm(field, op, String.join(",", values), values, negated);
        }

        private static boolean isName(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
        }

        private String operator() {
            if (at >= text.length()) {
                return "";
            }
            return switch (text.charAt(at)) {
                case ':' -> ":";
                case '=' -> "=";
                case '<', '>' -> text.startsWith("=", at + 1) ? text.substring(at, at + 2) : text.substring(at, at + 1);
                default -> "";
            };
        }

        private List<String> value(boolean cutAtCommas) {
            List<String> values = new ArrayList<>();
            StringBuilder one = new StringBuilder();
            while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
                char c = text.charAt(at++);
                if (c == '"') {
                    quoted(one);
                } else if (c == ',' && cutAtCommas) {
                    values.add(one.toString());
                    one.setLength(0);
                } else {
                    one.append(c);
                }
            }
            values.add(one.toString());
            return values;
        }

        private void quoted(StringBuilder into) {
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return;
                }
                if (c == '\\' && at < text.length()) {
                    into.append(text.charAt(at++));
                } else {
                    into.append(c);
                }
            }
            throw new InvalidFilterException("a quotation mark is not closed");
        }
    }
}
