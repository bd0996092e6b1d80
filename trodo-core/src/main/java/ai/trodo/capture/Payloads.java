package ai.trodo.capture;

import ai.trodo.capture.snapshot.Arguments;
import ai.trodo.capture.snapshot.ClassPlan;
import ai.trodo.capture.snapshot.Masking;
import ai.trodo.capture.snapshot.Property;
import ai.trodo.capture.snapshot.Snapshots;
import ai.trodo.capture.snapshot.Text;
import ai.trodo.internal.Guard;
import ai.trodo.model.Event;
import ai.trodo.model.Payload;
import ai.trodo.model.Score;
import ai.trodo.model.SpanKind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one way of contents. {@link #capture} on the caller's thread keeps what cannot change, or a bounded copy;
 * {@link #finish} on the worker turns it into text and redacts it. Nothing reaches a record on any other way.
 */
final class Payloads {
    private static final int MAX_PROVEN_DEPTH = 8;
    private static final int OBJECT_BYTES = 48;
    private static final int HEAVY = 4 * 1024;
    /** Text in a value that is kept by reference up to which its size is not worth remembering. */
    private static final int LIGHT = 128;

    private static final String MASKED = "[masked]";

    private final boolean contents;
    private final int maxBytes;
    private final Snapshots snapshots;
    private final Redaction redaction;

    /** A value that is kept by reference, with the length of the text in it. */
    private record Kept(Object value, int text) {}

    Payloads(CaptureSettings settings, Redactor redactor) {
        contents = settings.mode() != CaptureMode.METADATA;
        maxBytes = settings.maxFieldBytes();
        snapshots = new Snapshots(settings.limits());
        redaction = new Redaction(settings, redactor);
    }

    /** On the caller's thread: the value itself if it can never change, else a copy. Never throws. */
    @Nullable
    Object capture(@Nullable Object value) {
        if (value == null || !contents) {
            return null;
        }
        if (value instanceof String text) {
            return Text.capture(text, maxBytes);
        }
        return capture(value, ClassPlan.of(value.getClass()));
    }

    private Object capture(Object value, ClassPlan plan) {
        if (plan.immutable && plan.masking == Masking.NONE) {
            int text = plan.sized ? textIn(value, plan, 0) : 0;
            if (text <= maxBytes / 2) {
                return text <= LIGHT ? value : new Kept(value, text);
            }
        }
        if (plan.shape == ClassPlan.Shape.TEXT) {
            String text = Guard.orElse("", "A text could not be captured", value::toString);
            return Text.capture(text, maxBytes);
        }
        return snapshots.of(value);
    }

    /** On the caller's thread: arguments by name, or the only argument itself. */
    @Nullable
    Object capture(CallSite site, @Nullable Object[] arguments) {
        if (!contents || !site.captureInput || arguments.length == 0) {
            return null;
        }
        if (site.single >= 0) {
            return site.single < arguments.length ? capture(arguments[site.single]) : null;
        }
        int size = 0;
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            if (argument == null || argument instanceof String) {
                size += argument == null ? 0 : ((String) argument).length();
                continue;
            }
            if (i >= site.parameters.size() || !isKeepable(argument, site.plan(i, argument.getClass()))) {
                return snapshots.of(new Arguments(site.parameters, arguments, 0));
            }
            size += OBJECT_BYTES;
        }
        return size > maxBytes
                ? snapshots.of(new Arguments(site.parameters, arguments, 0))
                : new Arguments(site.parameters, arguments.clone(), size);
    }

    /** On the caller's thread. */
    @Nullable
    Object captureResult(CallSite site, @Nullable Object result) {
        if (!site.captureOutput || result == null) {
            return null;
        }
        if (!contents) {
            return null;
        }
        if (site.masksResult()) {
            return MASKED;
        }
        return result instanceof String text
                ? Text.capture(text, maxBytes)
                : capture(result, site.resultPlan(result.getClass()));
    }

    private boolean isKeepable(Object value, ClassPlan plan) {
        return plan.immutable
                && plan.masking == Masking.NONE
                && (!plan.sized || textIn(value, plan, 0) <= maxBytes / 2);
    }

    /** How much text a proven record holds. */
    private static int textIn(Object value, ClassPlan plan, int depth) {
        int size = 0;
        for (Property property : plan.properties) {
            if (property.type == String.class) {
                String text = (String) property.readObject(value);
                size += text == null ? 0 : text.length();
            } else if (property.type.isRecord() && depth < MAX_PROVEN_DEPTH) {
                Object inner = property.readObject(value);
                size += inner == null ? 0 : textIn(inner, ClassPlan.of(property.type), depth + 1);
            }
            if (size < 0) {
                return Integer.MAX_VALUE;
            }
        }
        return size;
    }

    /** On the caller's thread: a value for metadata or attributes, made of texts, numbers, booleans, lists and maps. */
    @Nullable
    Object plain(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            return value;
        }
        if (value instanceof String text) {
            return PlainValues.text(text);
        }
        return Guard.orElse("[capture failed]", "An attribute could not be captured", () -> PlainValues.of(value));
    }

    /** Whether contents are recorded at all, or only facts about them. */
    boolean keepsContents() {
        return contents;
    }

    /** On the worker. */
    Payload finish(String field, @Nullable SpanKind kind, @Nullable String name, @Nullable Object captured) {
        if (captured == null) {
            return Payload.EMPTY;
        }
        Payload payload = encoded(captured);
        return payload.text() == null
                ? payload
                : redaction.apply(new RedactionContext(field, kind, name, null), payload);
    }

    private Payload encoded(Object captured) {
        if (captured instanceof String text) {
            return Payload.of(text);
        }
        if (captured instanceof byte[] json) {
            return Payload.of(new String(json, StandardCharsets.UTF_8));
        }
        if (captured instanceof Payload payload) {
            return payload;
        }
        if (captured instanceof Arguments arguments) {
            return encoded(snapshots.of(arguments));
        }
        return encoded(snapshots.of(captured instanceof Kept kept ? kept.value() : captured));
    }

    /** On the worker. */
    @Nullable
    String redactText(String field, @Nullable SpanKind kind, @Nullable String name, @Nullable String text) {
        return text == null || !contents ? null : redaction.text(new RedactionContext(field, kind, name, null), text);
    }

    /** On the worker. */
    Map<String, Object> redact(
            String field, @Nullable SpanKind kind, @Nullable String name, Map<String, Object> values) {
        return values.isEmpty() ? values : redaction.values(field, kind, name, values);
    }

    /** On the worker. */
    Event redact(Event event) {
        return event.payload().isEmpty()
                ? event
                : event.toBuilder()
                        .payload(redaction.values("event", null, event.type(), event.payload()))
                        .build();
    }

    /** On the worker. What people say of a run is contents too; the category that they choose is a fact. */
    Score redact(Score score) {
        if (score.comment() == null && score.text() == null && score.metadata().isEmpty()) {
            return score;
        }
        String category = score.text();
        RedactionContext place = new RedactionContext("score", null, score.name(), null);
        return score.toBuilder()
                .text(category == null ? null : redaction.text(place, category))
                .comment(redactText("score", null, score.name(), score.comment()))
                .metadata(redact("score", null, score.name(), score.metadata()))
                .build();
    }

    /** How much memory a captured value holds if that is much, else 0. */
    static int heavy(@Nullable Object captured) {
        int bytes = captured instanceof String text ? text.length() : captured instanceof byte[] json ? json.length : 0;
        return bytes > HEAVY ? bytes : captured instanceof Payload ? size(captured) : 0;
    }

    /** About how much memory a captured value holds. */
    static int size(@Nullable Object captured) {
        if (captured == null) {
            return 0;
        }
        if (captured instanceof String text) {
            return text.length();
        }
        if (captured instanceof byte[] json) {
            return json.length;
        }
        if (captured instanceof Payload payload) {
            return payload.text() == null ? 0 : payload.text().length();
        }
        if (captured instanceof Arguments arguments) {
            return arguments.size();
        }
        return OBJECT_BYTES + (captured instanceof Kept kept ? kept.text() : LIGHT);
    }
}
