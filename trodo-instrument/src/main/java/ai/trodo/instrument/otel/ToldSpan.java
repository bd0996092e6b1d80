package ai.trodo.instrument.otel;

import ai.trodo.wire.otlp.OtlpSpan;
import ai.trodo.wire.otlp.OtlpSpan.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link SpanValues} wrote, read on the client's side. */
final class ToldSpan {
    private ToldSpan() {}

    static OtlpSpan read(Map<String, Object> told) {
        List<Moment> events = new ArrayList<>();
        if (told.get("events") instanceof List<?> moments) {
            for (Object moment : moments) {
                if (moment instanceof Map<?, ?> event) {
                    events.add(new Moment(
                            String.valueOf(event.get("name")),
                            number(event.get("nanos")),
                            attributes(event.get("attributes"))));
                }
            }
        }
        return new OtlpSpan(
                String.valueOf(told.get("traceId")),
                String.valueOf(told.get("spanId")),
                null,
                false,
                String.valueOf(told.get("name")),
                number(told.get("startNanos")),
                number(told.get("endNanos")),
                attributes(told.get("attributes")),
                events,
                (int) number(told.get("statusCode")),
                told.get("statusMessage") instanceof String message ? message : null,
                Map.of(),
                null);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static Map<String, Object> attributes(@Nullable Object value) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, one) -> attributes.put(String.valueOf(key), one));
        }
        return attributes;
    }
}
