package ai.trodo.capture;

import ai.trodo.capture.secret.SecretKeys;
import ai.trodo.capture.secret.SecretScanner;
import ai.trodo.internal.Guard;
import ai.trodo.model.Payload;
import ai.trodo.model.SmallMap;
import ai.trodo.model.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The choke point: every text that leaves passes here, before it is queued for disk or network. First secrets are
 * redacted, then the application's own redactor is asked. When either fails, the text is dropped.
 */
final class Redaction {
    private static final String FAILURE = "The redactor failed; the contents were dropped";
    private static final String FAILED = "[redactor failed]";
    private static final Payload FAILED_PAYLOAD = Payload.omitted("redactor failed");
    private static final Payload REDACTED_PAYLOAD = Payload.omitted("redacted");

    private final CaptureMode mode;
    private final SecretKeys keys;
    private final SecretScanner scanner;
    private final Redactor redactor;

    Redaction(CaptureSettings settings, Redactor redactor) {
        mode = settings.mode();
        keys = new SecretKeys(settings.redactKeys());
        scanner = new SecretScanner(keys, settings.redactPatterns());
        this.redactor = redactor;
    }

    Payload apply(RedactionContext context, Payload payload) {
        String text = payload.text();
        if (text == null) {
            return payload;
        }
        return Guard.orElse(FAILED_PAYLOAD, FAILURE, () -> {
            String kept = redacted(context, mode == CaptureMode.MASKED ? ShapeOnly.of(text) : text);
            if (kept == null) {
                return REDACTED_PAYLOAD;
            }
            return kept.equals(text) ? payload : new Payload(kept, payload.truncatedFrom(), null);
        });
    }

    /** Null when it was dropped. */
    @Nullable
    String text(RedactionContext context, String text) {
        String shown = mode == CaptureMode.MASKED && context.field().equals("error") ? ShapeOnly.of(text) : text;
        return Guard.<@Nullable String>orElse(FAILED, FAILURE, () -> redacted(context, shown));
    }

    private @Nullable String redacted(RedactionContext context, String text) {
        String clean = scanner.scan(text);
        return redactor == Redactor.NONE ? clean : redactor.redact(context, clean);
    }

    Map<String, Object> values(
            String field, @Nullable SpanKind kind, @Nullable String name, Map<String, Object> values) {
        return map(new Place(field, kind, name), values);
    }

    private record Place(
            String field, @Nullable SpanKind kind, @Nullable String name) {
        RedactionContext key(String key) {
            return new RedactionContext(field, kind, name, key);
        }
    }

    private Map<String, Object> map(Place place, Map<?, ?> values) {
        return SmallMap.replaced(
                values,
                (name, value) ->
                        value != null && keys.contains(name) ? SecretScanner.REDACTED : value(place, name, value));
    }

    private @Nullable Object value(Place place, String key, @Nullable Object value) {
        if (value instanceof String text) {
            return text(place.key(key), text);
        }
        if (value instanceof Map<?, ?> inner) {
            return map(place, inner);
        }
        if (value instanceof List<?> items) {
            List<@Nullable Object> redacted = new ArrayList<>(items.size());
            items.forEach(item -> redacted.add(value(place, key, item)));
            return redacted;
        }
        return value;
    }
}
