package ai.trodo.capture.event;

import ai.trodo.internal.Clip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A payload under construction: leaves out what is not known, cuts what is too long. */
final class Fields {
    static final int NAME = 255;
    static final int TEXT = 4_000;
    static final int PATH = 4_096;
    static final int ITEMS = 1_000;

    private final Map<String, Object> fields = new LinkedHashMap<>();

    Fields put(String key, @Nullable Object value) {
        if (value != null) {
            fields.put(key, value);
        }
        return this;
    }

    Fields text(String key, @Nullable String text, int maxLength) {
        return put(key, text == null ? null : Clip.text(text, maxLength));
    }

    /** Leaves the key out when there are no items; counts what does not fit under {@code <key>_omitted}. */
    Fields list(String key, Collection<?> items) {
        if (items.isEmpty()) {
            return this;
        }
        List<Object> kept = new ArrayList<>(Math.min(items.size(), ITEMS));
        for (Object item : items) {
            if (kept.size() == ITEMS) {
                break;
            }
            kept.add(item instanceof String text ? Clip.text(text, PATH) : item);
        }
        put(key, kept);
        return kept.size() == items.size() ? this : put(key + "_omitted", items.size() - kept.size());
    }

    Map<String, Object> done() {
        return fields;
    }
}
