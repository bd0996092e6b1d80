package ai.trodo.instrument.otel;

import ai.trodo.TrodoClient;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Where runs meet OpenTelemetry's SDK. */
public final class TrodoOpenTelemetry {
    private TrodoOpenTelemetry() {}

    /**
     * A tracer for code that prefers OpenTelemetry's interface: its spans become spans of the current run and go nowhere
     * else. It has nothing to do with the global instance. Ask once and keep it.
     */
    public static Tracer tracer(TrodoClient trodo) {
        return SdkTracerProvider.builder()
                .addSpanProcessor(processor(trodo))
                .build()
                .get("ai.trodo");
    }

    /** For an SDK that is built by hand: its spans join the current run, and go on to its exporters as before. */
    public static SpanProcessor processor(TrodoClient trodo) {
        return processor(new Bridge(() -> trodo, false));
    }

    /**
     * To be added to the provider of an SDK that the application sets up itself; spans outside any run pass it
     * untouched.
     */
    public static SpanProcessor processor(Bridge bridge) {
        return new RunSpanProcessor(bridge::sink);
    }
}
