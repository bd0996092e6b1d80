package ai.trodo.instrument.otel;

import ai.trodo.wire.otlp.OtlpSpan;
import ai.trodo.wire.otlp.OtlpSpan.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link SpanValues} wrote, read on the client's side. */
final class ToldSpan {
    private ToldSpan() {}

    @SuppressWarnings("unchecked")
    static OtlpSpan read(Map<String, Object> told) {
        List<Moment> events = new ArrayList<>();
        for (Map<String, Object> event : (List<Map<String, Object>>) told.getOrDefault("events", List.of())) {
            events.add(new Moment(String.valueOf(event.get("name")), (Long) event.get("nanos"), (Map<String, Object>)
                    event.get("attributes")));
        }
        return new OtlpSpan(
                String.valueOf(told.get("traceId")),
                String.valueOf(told.get("spanId")),
                null,
                false,
                String.valueOf(told.get("name")),
                (Long) told.get("startNanos"),
                (Long) told.get("endNanos"),
                (Map<String, Object>) told.get("attributes"),
                events,
                (Integer) told.get("statusCode"),
                (@Nullable String) told.get("statusMessage"),
                Map.of(),
                null);
    }
}
