package ai.trodo.analytics;

import ai.trodo.export.Frame;
import ai.trodo.pipeline.Finished;
import ai.trodo.pipeline.FrameSink;
import ai.trodo.wire.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request of the product wire, as values until the worker turns it into JSON. All of them keep their order: a session
 * must be known before its events come.
 */
record ProductRecord(
        Frame.Kind kind, @Nullable String action, List<Map<String, Object>> documents, TextRedactor redactor)
        implements Finished {
    private static final String ORDER = "product";
    private static final int PER_DOCUMENT = 512;

    /** Keys whose values come from the application; all others are ours. */
    private static final List<String> OF_THE_APPLICATION = List.of("custom_properties", "properties");

    static ProductRecord of(
            Frame.Kind kind, @Nullable String action, Map<String, Object> document, TextRedactor redactor) {
        return new ProductRecord(kind, action, List.of(document), redactor);
    }

    @Override
    public int estimatedBytes() {
        long bytes = 0;
        for (Map<String, Object> document : documents) {
            bytes += PER_DOCUMENT + size(document);
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    static long size(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length() + 8L;
        }
        long size = 16;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += 32 + size(entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                size += size(item);
            }
        }
        return size;
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

    private Map<String, Object> redacted(Map<String, Object> document) {
        if (redactor == TextRedactor.NONE) {
            return document;
        }
        Map<String, Object> redacted = new LinkedHashMap<>(document);
        for (String key : OF_THE_APPLICATION) {
            if (document.get(key) instanceof Map<?, ?> values) {
                Map<String, Object> copy = new LinkedHashMap<>();
                values.forEach((name, value) -> copy.put(String.valueOf(name), value));
                redacted.put(key, PropertyValues.redact(copy, redactor));
            }
        }
        return redacted;
    }
}
