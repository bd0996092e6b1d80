package ai.trodo.wire.otlp;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span as OpenTelemetry knows it, whichever way it travelled.
 *
 * @param parentSpanId null for a root
 * @param remoteParent whether its parent is known to be of another process
 * @param attributes values are String, Boolean, Long, Double, List or Map
 * @param statusCode 0 unset, 1 ok, 2 error
 */
public record OtlpSpan(
        String traceId,
        String spanId,
        @Nullable String parentSpanId,
        boolean remoteParent,
        String name,
        long startNanos,
        long endNanos,
        Map<String, Object> attributes,
        List<Moment> events,
        int statusCode,
        @Nullable String statusMessage,
        Map<String, Object> resource,
        @Nullable String scope) {
    public static final int ERROR = 2;

    /** Something at an instant of a span. */
    public record Moment(String name, long nanos, Map<String, Object> attributes) {}

    public boolean isRoot() {
        return parentSpanId == null || remoteParent;
    }
}
