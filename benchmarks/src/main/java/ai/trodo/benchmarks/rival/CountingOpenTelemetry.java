package ai.trodo.benchmarks.rival;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** OpenTelemetry's SDK with its batch processor at its defaults and an exporter that only counts. */
public final class CountingOpenTelemetry implements AutoCloseable {
    private final LongAdder exported = new LongAdder();
    private final OpenTelemetrySdk sdk;

    public CountingOpenTelemetry() {
        sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(new Counter()).build())
                        .build())
                .build();
    }

    public OpenTelemetrySdk sdk() {
        return sdk;
    }

    public Tracer tracer() {
        return sdk.getTracer("benchmarks");
    }

    /** Spans exported so far; those that wait are exported first. */
    public long exported() {
        sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
        return exported.sum();
    }

    @Override
    public void close() {
        sdk.close();
    }

    private final class Counter implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            exported.add(spans.size());
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
