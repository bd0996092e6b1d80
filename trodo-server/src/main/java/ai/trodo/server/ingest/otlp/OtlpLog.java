package ai.trodo.server.ingest.otlp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log record as OpenTelemetry knows it.
 *
 * @param traceId null for one outside any trace
 * @param body String, Boolean, Long, Double, List or Map
 */
record OtlpLog(
        @Nullable String traceId,
        @Nullable String spanId,
        @Nullable String eventName,
        long nanos,
        int severity,
        @Nullable Object body,
        Map<String, Object> attributes,
        Map<String, Object> resource) {}
