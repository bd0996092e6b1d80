package ai.trodo.capture;

import ai.trodo.capture.event.TypedEvent;
import ai.trodo.internal.Ids;
import ai.trodo.model.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of typed events. Their payloads are bounded where they are made, with limits of their own; only what the
 * user put into them is copied here.
 */
final class TypedEvents {
    private static final Set<String> OF_THE_USER = Set.of("values", "schema", "fields", "metadata");

    /** What is left out when only facts are recorded. */
    private static final Set<String> CONTENTS = Set.of(
            "values",
            "fields",
            "message",
            "error_message",
            "problems",
            "diff",
            "content",
            "content_base64",
            "stdout",
            "stderr",
            "args",
            "env");

    private TypedEvents() {}

    static Event.Builder record(TypedEvent event, Payloads payloads) {
        return Event.builder(Ids.newId())
                .type(event.type())
                .name(event.name())
                .level(event.level())
                .payload(copy(event.payload(), payloads));
    }

    private static Map<String, Object> copy(Map<?, ?> payload, Payloads payloads) {
        Map<String, Object> copy = new LinkedHashMap<>();
        payload.forEach((name, value) -> {
            String key = String.valueOf(name);
            if (payloads.keepsContents() || !CONTENTS.contains(key)) {
                Object kept = OF_THE_USER.contains(key) ? payloads.plain(value) : value(value, payloads);
                copy.put(key, kept);
            }
        });
        return copy;
    }

    private static @Nullable Object value(@Nullable Object value, Payloads payloads) {
        if (value instanceof Map<?, ?> map) {
            return copy(map, payloads);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(value(item, payloads)));
            return copy;
        }
        return value;
    }
}
