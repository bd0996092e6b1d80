package ai.trodo.instrument.otel;

import java.util.Map;

/**
 * Takes the spans of an OpenTelemetry SDK. Speaks in types of the JDK only, since with the Java agent the SDK lives in
 * another class loader than we do.
 */
interface SpanSink {
    /** What to write on the span so that it is known again; empty when it joins no run. */
    Map<String, String> started(String traceId, String spanId, String parentSpanId, String name);

    /** @param told as {@link SpanValues} writes it */
    void ended(Map<String, Object> told);

    /** Whether a span of ours tells what this one told. */
    boolean isMerged(String spanId);
}
