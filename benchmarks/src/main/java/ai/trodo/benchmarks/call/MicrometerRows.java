package ai.trodo.benchmarks.call;

import ai.trodo.benchmarks.rival.CountingBrave;
import ai.trodo.benchmarks.rival.CountingOpenTelemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.aop.ObservedAspect;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import java.util.function.LongSupplier;

/** Micrometer's {@code @Observed}, with what Boot puts behind it. */
final class MicrometerRows {
    private MicrometerRows() {}

    static Contestant noop() {
        return observed(ObservationRegistry.NOOP, () -> Contestant.RECORDS_NOTHING);
    }

    static Contestant meters() {
        MeterRegistry meters = new SimpleMeterRegistry();
        return observed(
                registry(new DefaultMeterObservationHandler(meters)),
                () -> meters.get("answer").timers().stream()
                        .mapToLong(Timer::count)
                        .sum(),
                meters::close);
    }

    static Contestant openTelemetry() {
        CountingOpenTelemetry rival = new CountingOpenTelemetry();
        return observed(registry(tracing(rival)), rival::exported, rival);
    }

    static Contestant metersAndOpenTelemetry() {
        CountingOpenTelemetry rival = new CountingOpenTelemetry();
        MeterRegistry meters = new SimpleMeterRegistry();
        return observed(
                registry(new DefaultMeterObservationHandler(meters), tracing(rival)),
                rival::exported,
                rival,
                meters::close);
    }

    static Contestant braveAndZipkin() {
        CountingBrave rival = new CountingBrave();
        Tracer tracer = new BraveTracer(
                rival.tracing().tracer(),
                new BraveCurrentTraceContext(rival.tracing().currentTraceContext()));
        return observed(registry(new DefaultTracingObservationHandler(tracer)), rival::reported, rival);
    }

    private static DefaultTracingObservationHandler tracing(CountingOpenTelemetry rival) {
        return new DefaultTracingObservationHandler(tracer(rival));
    }

    /** Micrometer's tracer over OpenTelemetry, as Spring Boot makes it. */
    static OtelTracer tracer(CountingOpenTelemetry rival) {
        return new OtelTracer(rival.tracer(), new OtelCurrentTraceContext(), event -> {});
    }

    static ObservationRegistry registry(ObservationHandler<?>... handlers) {
        ObservationRegistry registry = ObservationRegistry.create();
        for (ObservationHandler<?> handler : handlers) {
            registry.observationConfig().observationHandler(handler);
        }
        return registry;
    }

    private static Contestant observed(ObservationRegistry registry, LongSupplier recorded, AutoCloseable... parts) {
        return Proxied.bySpring(
                Desks.ForMicrometer.class,
                context -> context.registerBean(ObservedAspect.class, () -> new ObservedAspect(registry)),
                recorded,
                parts);
    }
}
