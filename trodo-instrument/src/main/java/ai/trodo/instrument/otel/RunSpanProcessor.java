package ai.trodo.instrument.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets spans of an OpenTelemetry SDK join the run that is current where they begin. Their run is written on them there,
 * so that they belong to it wherever they end. Uses nothing of ours but the sink: with the Java agent it lives elsewhere.
 */
final class RunSpanProcessor implements SpanProcessor {
    static final AttributeKey<String> SPAN_ID = AttributeKey.stringKey("trodo.span_id");

    private final Supplier<@Nullable SpanSink> sink;

    RunSpanProcessor(Supplier<@Nullable SpanSink> sink) {
        this.sink = sink;
    }

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
        SpanSink to = sink.get();
        if (to == null || span.getAttribute(SPAN_ID) != null) {
            return;
        }
        String parent = Span.fromContext(parentContext).getSpanContext().getSpanId();
        to.started(span.getSpanContext().getTraceId(), span.getSpanContext().getSpanId(), parent, span.getName())
                .forEach(span::setAttribute);
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        SpanSink to = sink.get();
        if (to != null && span.getAttribute(SPAN_ID) != null) {
            to.ended(SpanValues.of(span.toSpanData()));
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }
}
