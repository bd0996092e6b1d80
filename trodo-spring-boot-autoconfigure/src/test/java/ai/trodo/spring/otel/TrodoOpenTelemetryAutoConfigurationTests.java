package ai.trodo.spring.otel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import ai.trodo.export.OtlpDestination;
import ai.trodo.instrument.otel.Bridge;
import ai.trodo.instrument.otel.OpenTelemetryTrace;
import ai.trodo.model.Span;
import ai.trodo.spring.client.InvalidTrodoPropertyException;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.spring.observation.TrodoBridgeAutoConfiguration;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import ai.trodo.wire.otlp.OtlpIds;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TrodoOpenTelemetryAutoConfigurationTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TrodoOtlpAutoConfiguration.class,
                    TrodoOpenTelemetryAutoConfiguration.class,
                    TrodoClientAutoConfiguration.class));

    private final ApplicationContextRunner traced = runner.withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    TrodoMethodAutoConfiguration.class,
                    TrodoBridgeAutoConfiguration.class,
                    ObservationAutoConfiguration.class,
                    MicrometerTracingAutoConfiguration.class,
                    OpenTelemetrySdkAutoConfiguration.class,
                    OpenTelemetryTracingAutoConfiguration.class))
            .withPropertyValues("management.tracing.sampling.probability=1")
            .withBean(Tools.class)
            .withBean(Desk.class);

    @TempDir
    Path folder;

    @Test
    void sendsNoTracesByItself() {
        runner.run(context -> {
            assertThat(context).doesNotHaveBean(OtlpDestination.class);
            assertThat(context.getBean(TrodoClient.class).isEnabled()).isFalse();
        });
    }

    @Test
    void sendsTracesWhereItIsToldWithASpoolInFront() {
        Path spool = folder.resolve("spool");
        runner.withPropertyValues(
                        "trodo.export.otlp.endpoint=http://127.0.0.1:1",
                        "trodo.export.otlp.headers.x-key=secret",
                        "trodo.export.otlp.compression=none",
                        "trodo.export.otlp.timeout=1s",
                        "trodo.export.otlp.service-name=shop",
                        "trodo.export.otlp.resource-attributes.team=blue",
                        "trodo.export.shutdown-timeout=300ms",
                        "trodo.export.spool.directory=" + spool)
                .run(context -> {
                    TrodoClient trodo = context.getBean(TrodoClient.class);
                    assertThat(context.getBean(OtlpDestination.class))
                            .hasToString("otlp (http://127.0.0.1:1/v1/traces)");
                    trodo.agent("support").run(run -> {});
                    trodo.flush(java.time.Duration.ofMillis(300));
                    assertThat(trodo.stats().destinations().get(0).pending()).isEqualTo(1);
                    assertThat(Files.isDirectory(spool.resolve("otlp"))).isTrue();
                });
    }

    @Test
    void anAddressThatIsNoneIsExplained() {
        runner.withPropertyValues("trodo.export.otlp.endpoint=grpc://collector:4317")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .satisfies(failure -> assertThat(failure).hasMessageContaining("http or https"))
                        .extracting(failure -> context.getStartupFailure())
                        .satisfies(failure ->
                                assertThat(invalid(failure).property()).isEqualTo("trodo.export.otlp.endpoint")));
    }

    private static InvalidTrodoPropertyException invalid(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof InvalidTrodoPropertyException invalid)) {
            cause = cause.getCause();
        }
        return invalid;
    }

    @Test
    void aDestinationOfTheApplicationGoesFirst() {
        OtlpDestination own =
                OtlpDestination.builder(URI.create("http://127.0.0.1:2")).build();
        runner.withPropertyValues(
                        "trodo.export.otlp.endpoint=http://127.0.0.1:1",
                        "trodo.export.spool.directory=" + folder.resolve("own"))
                .withBean(OtlpDestination.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(OtlpDestination.class)).isSameAs(own));
    }

    @Test
    void isOffWithTheClientAndByItsSwitch() {
        runner.withPropertyValues("trodo.enabled=false", "trodo.export.otlp.endpoint=http://127.0.0.1:1")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(OtlpDestination.class)
                        .doesNotHaveBean(Bridge.class));
        runner.withPropertyValues("trodo.instrument.opentelemetry.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean(Bridge.class).doesNotHaveBean(SpanProcessor.class));
    }

    @Test
    void startsWithoutTheLibraries() {
        runner.withClassLoader(new FilteredClassLoader("io.opentelemetry", "io.micrometer.tracing"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Bridge.class)
                        .doesNotHaveBean("trodoRunSpanProcessor")
                        .doesNotHaveBean("trodoUnmergedSpans")
                        .doesNotHaveBean("trodoActiveTrace"));
        runner.withClassLoader(new FilteredClassLoader("io.opentelemetry.sdk"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoRunSpanProcessor"));
        runner.withClassLoader(new FilteredClassLoader("ai.trodo.instrument"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoOpenTelemetryBridge"));
    }

    @Test
    void spansOfTheSdkOfSpringBootJoinTheRun() {
        try (RecordingTrodo trodo = RecordingTrodo.create()) {
            traced.withBean(TrodoClient.class, trodo::client).run(context -> {
                context.getBean(Desk.class).answer();
                RecordedRun run = trodo.run();
                assertThat(run.span("raw").parentSpanId())
                        .isEqualTo(run.span("find").spanId());
                assertThat(run.spans()).hasSize(2);
            });
        }
    }

    /** Each annotated call is an observation too, and an observation is a span of OpenTelemetry. */
    @Test
    void observedCallsAreOneSpanHereAndOneInTheTrace() {
        Exported exported = new Exported();
        try (RecordingTrodo trodo = RecordingTrodo.create(builder -> builder.activeTrace(new OpenTelemetryTrace()))) {
            traced.withPropertyValues(
                            "trodo.bridge.observations=true",
                            "trodo.export.otlp.endpoint=http://127.0.0.1:1",
                            "trodo.export.spool.directory=" + folder.resolve("observed"))
                    .withBean(TrodoClient.class, trodo::client)
                    .withBean(SpanExporter.class, () -> exported)
                    .run(context -> {
                        assertThat(context).hasSingleBean(SpanExportingPredicate.class);
                        context.getBean(Desk.class).answer();
                        flush(context.getBean(OpenTelemetry.class));
                        RecordedRun run = trodo.run();
                        assertThat(run.spans()).extracting(Span::name).containsExactly("find", "raw");
                        Span find = run.span("find");
                        SpanData raw = exported.spans.get(0);
                        assertThat(exported.spans).extracting(SpanData::getName).containsExactly("raw");
                        assertThat(find.attributes())
                                .containsEntry("trace_id", raw.getTraceId())
                                .containsEntry("trace_span_id", raw.getParentSpanId());
                        assertThat(run.span("raw").parentSpanId()).isEqualTo(find.spanId());
                        assertThat(run.run().metadata()).containsKey("trace_span_id");
                    });
        }
    }

    @Test
    void hangsWhatOpenTelemetryMakesBelowOursWhereBothGoToOneBackend() {
        runner.withConfiguration(AutoConfigurations.of(
                        TrodoMethodAutoConfiguration.class, TrodoTraceParentAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean("trodoTraceParentAdvisor"));
        Exported exported = new Exported();
        traced.withConfiguration(AutoConfigurations.of(TrodoTraceParentAutoConfiguration.class))
                .withPropertyValues(
                        "trodo.export.otlp.endpoint=http://127.0.0.1:1",
                        "trodo.export.shutdown-timeout=300ms",
                        "trodo.export.spool.directory=" + folder.resolve("parents"))
                .withBean(SpanExporter.class, () -> exported)
                .run(context -> {
                    OpenTelemetry sdk = context.getBean(OpenTelemetry.class);
                    io.opentelemetry.api.trace.Span request =
                            sdk.getTracer("web").spanBuilder("request").startSpan();
                    try (io.opentelemetry.context.Scope current = request.makeCurrent()) {
                        context.getBean(TrodoClient.class)
                                .agent("a")
                                .run(run -> context.getBean(Tools.class).find());
                    }
                    request.end();
                    flush(sdk);
                    SpanData raw = exported.spans.get(0);
                    assertThat(raw.getName()).isEqualTo("raw");
                    assertThat(raw.getTraceId())
                            .isEqualTo(request.getSpanContext().getTraceId());
                    String tool = raw.getAttributes()
                            .get(io.opentelemetry.api.common.AttributeKey.stringKey("trodo.parent_span_id"));
                    assertThat(raw.getParentSpanId()).isEqualTo(OtlpIds.spanId(tool));
                });
    }

    private static void flush(OpenTelemetry sdk) {
        ((io.opentelemetry.sdk.OpenTelemetrySdk) sdk)
                .getSdkTracerProvider()
                .forceFlush()
                .join(20, TimeUnit.SECONDS);
    }

    static class Exported implements SpanExporter {
        final List<SpanData> spans = new CopyOnWriteArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> batch) {
            spans.addAll(batch);
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

    public static class Tools {
        private final OpenTelemetry telemetry;

        public Tools(OpenTelemetry telemetry) {
            this.telemetry = telemetry;
        }

        @Tool
        public String find() {
            telemetry.getTracer("shop").spanBuilder("raw").startSpan().end();
            return "found";
        }
    }

    public static class Desk {
        private final Tools tools;

        public Desk(Tools tools) {
            this.tools = tools;
        }

        @Agent("support")
        public String answer() {
            return tools.find();
        }
    }
}
