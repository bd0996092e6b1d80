package ai.trodo.capture;

import ai.trodo.model.Payload;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bounded copy of a value as JSON text. */
final class PayloadSnapshot {
    private final StringBuilder json = new StringBuilder(128);
    private final CaptureSettings settings;
    private int nodes;

    private PayloadSnapshot(CaptureSettings settings) {
        this.settings = settings;
    }

    static Payload of(Object value, CaptureSettings settings) throws ReflectiveOperationException {
        if (value instanceof CharSequence text) {
            String whole = text.toString();
            String kept = Text.cut(whole, settings.maxFieldBytes());
            return kept.length() == whole.length()
                    ? Payload.of(whole)
                    : Payload.truncated(kept, whole.codePointCount(0, whole.length()));
        }
        PayloadSnapshot snapshot = new PayloadSnapshot(settings);
        snapshot.write(value, 0);
        return Payload.of(snapshot.json.toString());
    }

    private void write(@Nullable Object value, int depth) throws ReflectiveOperationException {
        if (value == null || nodes++ > settings.maxNodes() || depth > settings.maxDepth()) {
            json.append("null");
        } else if (value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double number && Double.isFinite(number)) {
            json.append(value);
        } else if (value instanceof Map<?, ?> map) {
            json.append('{');
            String comma = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(comma);
                text(String.valueOf(entry.getKey()));
                json.append(':');
                write(entry.getValue(), depth + 1);
                comma = ",";
            }
            json.append('}');
        } else if (value instanceof Collection<?> items) {
            json.append('[');
            String comma = "";
            for (Object item : items) {
                json.append(comma);
                write(item, depth + 1);
                comma = ",";
            }
            json.append(']');
        } else if (value.getClass().isArray()) {
            json.append('[');
            for (int i = 0; i < Array.getLength(value); i++) {
                json.append(i == 0 ? "" : ",");
                write(Array.get(value, i), depth + 1);
            }
            json.append(']');
        } else if (value instanceof Record) {
            json.append('{');
            String comma = "";
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                json.append(comma);
                text(component.getName());
                json.append(':');
                component.getAccessor().setAccessible(true);
                write(component.getAccessor().invoke(value), depth + 1);
                comma = ",";
            }
            json.append('}');
        } else {
            text(value.toString());
        }
    }

    private void text(String value) {
        json.append('"');
        for (int i = 0; i < value.length() && json.length() < settings.maxFieldBytes(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
