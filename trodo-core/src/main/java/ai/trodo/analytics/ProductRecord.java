package ai.trodo.analytics;

import ai.trodo.export.Frame;
import ai.trodo.internal.Guard;
import ai.trodo.internal.PlainSize;
import ai.trodo.pipeline.Finished;
import ai.trodo.pipeline.FrameSink;
import ai.trodo.wire.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request of the product wire, as values until the worker turns it into JSON. All of them keep their order: a session
 * must be known before its events come.
 */
record ProductRecord(
        Frame.Kind kind, @Nullable String action, List<Map<String, Object>> documents, PropertyRedactor redactor)
        implements Finished {
    private static final String ORDER = "product";
    private static final int PER_DOCUMENT = 512;

    private static final String PROPERTIES = "custom_properties";

    /** What the older agent events carry besides ids and numbers, in no object of its own. */
    private static final Set<String> AGENT_CONTENTS =
            Set.of("prompt", "input", "output", "error_message", "traceback", "metadata", "feedback");

    static ProductRecord of(
            Frame.Kind kind, @Nullable String action, Map<String, Object> document, PropertyRedactor redactor) {
        return new ProductRecord(kind, action, List.of(document), redactor);
    }

    @Override
    public int estimatedBytes() {
        long bytes = 0;
        for (Map<String, Object> document : documents) {
            bytes += PER_DOCUMENT + PlainSize.of(document);
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    @Override
    public int records() {
        return documents.size();
    }

    @Override
    public String orderKey() {
        return ORDER;
    }

    @Override
    public void writeTo(FrameSink sink) {
        JsonWriter json = new JsonWriter(512);
        if (kind == Frame.Kind.EVENTS_BULK) {
            json.beginObject().name("events").beginArray();
            documents.forEach(document -> json.map(redacted(document)));
            json.endArray().endObject();
        } else {
            json.map(redacted(documents.get(0)));
        }
        sink.frame(new Frame(kind, null, null, action, json.toByteArray(), documents.size()));
    }

    /** Events only: a profile is sent as it is given, since an e-mail address is what a profile is for. */
    private Map<String, Object> redacted(Map<String, Object> document) {
        if (redactor == PropertyRedactor.NONE) {
            return document;
        }
        Map<String, Object> redacted = new LinkedHashMap<>(document);
        if (kind == Frame.Kind.TRACK_AGENT) {
            Map<String, Object> contents = new LinkedHashMap<>(document);
            contents.keySet().retainAll(AGENT_CONTENTS);
            redacted.keySet().removeAll(contents.keySet());
            redacted.putAll(safely(contents));
        } else if (document.get(PROPERTIES) instanceof Map<?, ?> values) {
            Map<String, Object> properties = new LinkedHashMap<>();
            values.forEach((key, value) -> properties.put(String.valueOf(key), value));
            redacted.put(PROPERTIES, safely(properties));
        }
        return redacted;
    }

    private Map<String, Object> safely(Map<String, Object> properties) {
        return Guard.orElse(
                Map.of(), "The redactor failed; properties were left out", () -> redactor.redact(properties));
    }
}
