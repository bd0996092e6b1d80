package ai.trodo.instrument.otel;

import ai.trodo.capture.SpanScope;
import ai.trodo.context.ActiveSpan;
import ai.trodo.model.SpanKind;
import ai.trodo.wire.otlp.OtlpIds;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of ours the parent of what OpenTelemetry makes inside, under the id that it has in an OTLP backend. Only
 * within a trace that is there already, whose decision about sampling stays. Model calls and retrievals are left out:
 * what an instrumentation makes of the same call becomes one with ours and lends it its own id.
 */
public final class OwnContext {
    private OwnContext() {}

    /** Null when there is nothing to enter; else closed on the same thread. */
    @SuppressWarnings("MustBeClosedChecker") // the caller's method is the scope
    public static @Nullable Scope enter(@Nullable ActiveSpan current) {
        if (current == null || !current.isRecording() || isCallOut(current)) {
            return null;
        }
        Context context = Context.current();
        SpanContext active = Span.fromContext(context).getSpanContext();
        if (!active.isValid()) {
            return null;
        }
        String span = current.spanId();
        String id = span == null ? OtlpIds.rootId(current.runId()) : OtlpIds.spanId(span);
        SpanContext ours = SpanContext.create(active.getTraceId(), id, active.getTraceFlags(), active.getTraceState());
        return context.with(Span.wrap(ours)).makeCurrent();
    }

    private static boolean isCallOut(ActiveSpan current) {
        return current instanceof SpanScope span && (span.kind() == SpanKind.LLM || span.kind() == SpanKind.RETRIEVAL);
    }
}
