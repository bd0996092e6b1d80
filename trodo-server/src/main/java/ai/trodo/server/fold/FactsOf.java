package ai.trodo.server.fold;

import ai.trodo.model.Cost;
import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Payload;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the facts of a merged span, and previews. */
public final class FactsOf {
    /** Names, models, users and the like are kept, found and compared by this many characters. */
    public static final int MAX_WORD = 512;

    private static final int MAX_MESSAGE = 1000;

    private FactsOf() {}

    public static SpanFacts span(Span span) {
        Cost cost = span.cost();
        ErrorInfo error = span.error();
        return new SpanFacts(
                span.spanId(),
                span.spanId().equals(span.parentSpanId()) ? null : span.parentSpanId(),
                span.kind() == null ? SpanKind.GENERIC : span.kind(),
                word(span.name()),
                status(span),
                span.level(),
                Micros.ofNullable(span.startedAt()),
                Micros.ofNullable(span.endedAt()),
                Micros.ofNullable(span.firstOutputAt()),
                word(span.model()),
                word(span.provider()),
                span.temperature(),
                span.usage(),
                cost == null ? null : Long.valueOf(Money.nanos(cost.total())),
                cost == null ? null : cost.source(),
                cost == null || cost.input() == null && cost.output() == null
                        ? null
                        : utf8(RecordCodec.encode(RecordCodec.details(cost))),
                word(span.toolName()),
                error == null ? null : word(error.type()),
                error == null ? null : message(error.message()),
                error == null ? null : error.statusCode(),
                preview(span.input()),
                preview(span.output()),
                attributes(span.attributes()),
                word(span.distinctId()),
                word(span.conversationId()),
                word(span.agentName()),
                PromptOf.attributes(span.attributes()));
    }

    /** A span that says nothing has ended when it has an end. */
    private static SpanStatus status(Span span) {
        if (span.status() != null) {
            return span.status();
        }
        if (span.error() != null) {
            return SpanStatus.ERROR;
        }
        return span.endedAt() == null ? SpanStatus.RUNNING : SpanStatus.OK;
    }

    /** A name as it is kept in columns. */
    public static @Nullable String word(@Nullable String text) {
        return cut(text, MAX_WORD);
    }

    /** An error's message as it is kept in columns. */
    static @Nullable String message(@Nullable String text) {
        return cut(text, MAX_MESSAGE);
    }

    /** The beginning of a payload, null when there is no text. */
    public static @Nullable String preview(Payload payload) {
        return cut(payload.text(), SpanFacts.PREVIEW_LENGTH);
    }

    /** How a list shows what a run was asked: of JSON, what was said. */
    public static @Nullable String inputPreview(Payload payload) {
        return TurnPreview.ofInput(payload);
    }

    /** How a list shows what a run answered. */
    public static @Nullable String outputPreview(Payload payload) {
        return TurnPreview.ofOutput(payload);
    }

    private static @Nullable String attributes(Map<String, Object> attributes) {
        if (attributes.isEmpty()) {
            return null;
        }
        byte[] json = RecordCodec.encode(attributes);
        return json.length > SpanFacts.MAX_ATTRIBUTES_LENGTH ? null : utf8(json);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static @Nullable String cut(@Nullable String text, int length) {
        if (text == null || text.length() <= length) {
            return clean(text);
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return clean(text.substring(0, end));
    }

    /** What no engine can keep in a column, NUL and lone surrogates, becomes the replacement character. */
    public static @Nullable String clean(@Nullable String text) {
        return text == null || isClean(text) ? text : replaceBad(text);
    }

    /** Whether every engine keeps this text as it is. */
    public static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                if (c == 0 || !isPair(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    private static String replaceBad(String text) {
        StringBuilder good = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPair(text, i)) {
                good.append(c).append(text.charAt(++i));
            } else {
                good.append(c == 0 || Character.isSurrogate(c) ? '\uFFFD' : c);
            }
        }
        return good.toString();
    }
}
