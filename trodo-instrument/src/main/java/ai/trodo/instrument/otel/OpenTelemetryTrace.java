package ai.trodo.instrument.otel;

import ai.trodo.context.ActiveTrace;
import ai.trodo.context.Propagation.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/** The trace that is active in OpenTelemetry's context, whoever made it. Needs OpenTelemetry's interface and no SDK. */
public final class OpenTelemetryTrace implements ActiveTrace {
    @Override
    public @Nullable TraceParent current() {
        SpanContext active = Span.current().getSpanContext();
        return active.isValid() ? new TraceParent(active.getTraceId(), active.getSpanId(), active.isSampled()) : null;
    }
}
