package ai.trodo.capture;

import ai.trodo.internal.Guard;
import ai.trodo.model.Event;
import ai.trodo.model.Payload;
import ai.trodo.model.SpanKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one way of contents: {@link #capture} on the caller's thread takes what cannot change or a bounded copy,
 * {@link #finish} on the worker encodes and redacts. Nothing reaches a record on any other way.
 */
final class Payloads {
    private static final Payload CAPTURE_FAILED = Payload.omitted("capture failed");
    private static final Payload REDACTOR_FAILED = Payload.omitted("redactor failed");

    private final CaptureSettings settings;
    private final Redactor redactor;

    Payloads(CaptureSettings settings, Redactor redactor) {
        this.settings = settings;
        this.redactor = redactor;
    }

    /** On the caller's thread: the value itself if it can never change, else a copy. Never throws. */
    @Nullable
    Object capture(@Nullable Object value) {
        if (value == null || settings.mode() == CaptureMode.METADATA) {
            return null;
        }
        if (value instanceof String text && text.length() <= settings.maxFieldBytes()) {
            return text;
        }
        return Guard.orElse(CAPTURE_FAILED, "A value could not be captured", () -> PayloadSnapshot.of(value, settings));
    }

    /** On the caller's thread: a value for metadata or attributes, made of texts, numbers, booleans, lists and maps. */
    @Nullable
    Object plain(@Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        return Guard.orElse("capture failed", "An attribute could not be captured", () -> PlainValues.of(value));
    }

    /** Whether contents are recorded at all, or only facts about them. */
    boolean keepsContents() {
        return settings.mode() != CaptureMode.METADATA;
    }

    /** On the worker. */
    Payload finish(String field, @Nullable SpanKind kind, @Nullable String name, @Nullable Object captured) {
        if (captured == null) {
            return Payload.EMPTY;
        }
        Payload payload = captured instanceof Payload made ? made : Payload.of((String) captured);
        String text = payload.text();
        if (text == null) {
            return payload;
        }
        return Guard.orElse(REDACTOR_FAILED, "The redactor failed; the contents were dropped", () -> {
            String kept = redactor.redact(new RedactionContext(field, kind, name, null), text);
            return kept == null ? Payload.omitted("redacted") : new Payload(kept, payload.truncatedFrom(), null);
        });
    }

    /** On the worker. */
    @Nullable
    String redactText(String field, @Nullable SpanKind kind, @Nullable String name, @Nullable String text) {
        if (text == null || settings.mode() == CaptureMode.METADATA) {
            return null;
        }
        return Guard.<@Nullable String>orElse(
                null,
                "The redactor failed; the contents were dropped",
                () -> redactor.redact(new RedactionContext(field, kind, name, null), text));
    }

    /** On the worker. */
    Map<String, Object> redact(
            String field, @Nullable SpanKind kind, @Nullable String name, Map<String, Object> values) {
        return new LinkedHashMap<>(values);
    }

    /** On the worker. */
    Event redact(Event event) {
        return event;
    }

    /** About how much memory a captured value holds. */
    static long size(@Nullable Object captured) {
        if (captured instanceof String text) {
            return text.length();
        }
        return captured instanceof Payload payload && payload.text() != null
                ? payload.text().length()
                : 0;
    }
}
