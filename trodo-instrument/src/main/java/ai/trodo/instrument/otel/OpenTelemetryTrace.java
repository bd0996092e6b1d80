package ai.trodo.instrument.otel;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.ActiveTrace;
import ai.trodo.context.Propagation.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The trace that is active in OpenTelemetry's context, whoever made it. Needs OpenTelemetry's interface and no SDK. */
public final class OpenTelemetryTrace implements ActiveTrace {
    private final Supplier<@Nullable Bridge> bridge;

    /** For a client whose runs no span of OpenTelemetry joins. */
    public OpenTelemetryTrace() {
        this(() -> null);
    }

    /**
     * Spans of ours that begin inside of one that has joined by this bridge hang below it.
     *
     * @param bridge asked for each span, since it may be made later than the client
     */
    public OpenTelemetryTrace(Supplier<@Nullable Bridge> bridge) {
        this.bridge = bridge;
    }

    @Override
    public @Nullable TraceParent current() {
        SpanContext active = Span.current().getSpanContext();
        return active.isValid() ? new TraceParent(active.getTraceId(), active.getSpanId(), active.isSampled()) : null;
    }

    @Override
    public @Nullable ActiveSpan within(@Nullable ActiveSpan current) {
        SpanContext active = Span.current().getSpanContext();
        Bridge joined = active.isValid() ? bridge.get() : null;
        return joined == null ? null : joined.within(active.getSpanId(), current);
    }
}
