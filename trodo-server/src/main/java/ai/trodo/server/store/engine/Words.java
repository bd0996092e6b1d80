package ai.trodo.server.store.engine;

import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words that a record is found by. Cut in the same way for every engine: lower case, without accents, each
 * ideograph a word of its own. Only letters and digits remain, so no word is ever read as an operator.
 */
public final class Words {
    /** Characters of one record that are searched. */
    public static final int MAX_TEXT = 64 * 1024;

    private static final int MAX_WORD = 64;

    private Words() {}

    /** All words of a record with one blank between them; empty when it has none. */
    public static String of(TrodoRecord record) {
        StringBuilder text = new StringBuilder();
        if (record instanceof Span span) {
            add(text, span.name());
            add(text, span.toolName());
            add(text, span.model());
            add(text, span.input().text());
            add(text, span.output().text());
            ErrorInfo error = span.error();
            if (error != null) {
                add(text, error.type());
                add(text, error.message());
            }
        } else if (record instanceof Run run) {
            add(text, run.agentName());
            add(text, run.input().text());
            add(text, run.output().text());
            add(text, run.errorSummary());
        } else if (record instanceof Event event) {
            add(text, event.name());
            event.payload().values().forEach(value -> add(text, value instanceof String s ? s : null));
        } else if (record instanceof Score score) {
            add(text, score.text());
            add(text, score.comment());
        }
        return String.join(" ", split(text.toString()));
    }

    private static void add(StringBuilder text, @Nullable String more) {
        int room = MAX_TEXT - text.length();
        if (more != null && room > 0) {
            text.append(more, 0, Math.min(more.length(), room)).append(' ');
        }
    }

    /** The words of a search, each once. */
    public static Set<String> ofQuery(String query) {
        return split(query).stream().limit(32).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> split(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        plain.codePoints().forEach(c -> {
            if (Character.isIdeographic(c)) {
                flush(words, word);
                words.add(Character.toString(c));
            } else if (Character.isLetterOrDigit(c)) {
                if (word.length() < MAX_WORD) {
                    word.appendCodePoint(c);
                }
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                flush(words, word);
            }
        });
        flush(words, word);
        return words;
    }

    private static void flush(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
