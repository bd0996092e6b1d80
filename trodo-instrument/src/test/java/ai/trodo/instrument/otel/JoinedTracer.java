package ai.trodo.instrument.otel;

import ai.trodo.test.RecordingTrodo;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

/** The real SDK of OpenTelemetry with an exporter of its own, whose spans join the runs of a recording client. */
final class JoinedTracer implements AutoCloseable {
    final RecordingTrodo trodo =
            RecordingTrodo.create(builder -> builder.activeTrace(new OpenTelemetryTrace(this::bridge)));
    final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final Bridge bridge = new Bridge(trodo::client, false);
    private final SdkTracerProvider sdk = SdkTracerProvider.builder()
            .addSpanProcessor(TrodoOpenTelemetry.processor(bridge))
            .addSpanProcessor(SimpleSpanProcessor.create(exported))
            .build();
    final Tracer tracer = sdk.get("test");

    private Bridge bridge() {
        return bridge;
    }

    @Override
    public void close() {
        sdk.close();
        trodo.close();
    }
}
