package ai.trodo.server.ingest.otlp;

import ai.trodo.server.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A span in OTLP's JSON, as another project's exporter would write it. */
final class OtelSpan {
    private static final long START = 1_767_225_600_000_000_000L;

    private final Map<String, Object> fields;
    private final List<Object> attributes = new ArrayList<>();
    private final List<Object> events = new ArrayList<>();

    private OtelSpan(String id, String parent, String name) {
        long start = START + Long.parseLong(id, 16) * 1_000_000;
        fields = Json.object(
                "spanId", id,
                "parentSpanId", parent,
                "name", name,
                "startTimeUnixNano", Long.toString(start),
                "endTimeUnixNano", Long.toString(start + 1_000_000),
                "attributes", attributes,
                "events", events);
    }

    /** @param id in hex; also says when it began */
    static OtelSpan of(String id, String parent, String name) {
        return new OtelSpan(id, parent, name);
    }

    OtelSpan with(String key, Object value) {
        attributes.add(attribute(key, value));
        return this;
    }

    OtelSpan event(String name, Map<String, Object> values) {
        List<Object> list = new ArrayList<>();
        values.forEach((key, value) -> list.add(attribute(key, value)));
        events.add(Json.object("name", name, "timeUnixNano", Long.toString(START), "attributes", list));
        return this;
    }

    private static Object attribute(String key, Object value) {
        Map<String, Object> typed = value instanceof Integer || value instanceof Long
                ? Map.of("intValue", value.toString())
                : value instanceof Double ? Map.of("doubleValue", value) : Map.of("stringValue", value.toString());
        return Json.object("key", key, "value", typed);
    }

    /** A whole export request. */
    static String request(String traceId, OtelSpan... spans) {
        List<Object> list = new ArrayList<>();
        for (OtelSpan span : spans) {
            span.fields.put("traceId", traceId);
            list.add(span.fields);
        }
        return Json.mapper()
                .writeValueAsString(Map.of(
                        "resourceSpans", List.of(Map.of("scopeSpans", List.of(Map.of("spans", list))))));
    }
}
