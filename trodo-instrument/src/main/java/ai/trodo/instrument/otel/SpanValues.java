package ai.trodo.instrument.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A span of the SDK as maps and lists, see {@link ToldSpan}. */
final class SpanValues {
    private SpanValues() {}

    static Map<String, Object> of(SpanData span) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("traceId", span.getTraceId());
        told.put("spanId", span.getSpanId());
        told.put("name", span.getName());
        told.put("startNanos", span.getStartEpochNanos());
        told.put("endNanos", span.getEndEpochNanos());
        told.put("attributes", values(span.getAttributes()));
        StatusCode code = span.getStatus().getStatusCode();
        told.put("statusCode", code == StatusCode.ERROR ? 2 : code == StatusCode.OK ? 1 : 0);
        told.put("statusMessage", span.getStatus().getDescription());
        List<Map<String, Object>> events = new ArrayList<>(span.getEvents().size());
        for (EventData event : span.getEvents()) {
            Map<String, Object> moment = new LinkedHashMap<>();
            moment.put("name", event.getName());
            moment.put("nanos", event.getEpochNanos());
            moment.put("attributes", values(event.getAttributes()));
            events.add(moment);
        }
        told.put("events", events);
        return told;
    }

    private static Map<String, Object> values(Attributes attributes) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<AttributeKey<?>, Object> entry : attributes.asMap().entrySet()) {
            Object value = entry.getValue();
            boolean plain = value instanceof String
                    || value instanceof Long
                    || value instanceof Double
                    || value instanceof Boolean
                    || value instanceof List;
            values.put(entry.getKey().getKey(), plain ? value : String.valueOf(value));
        }
        return values;
    }
}
