package ai.trodo.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Tool;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.test.RecordingTrodo;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;

class TrodoBridgeAutoConfigurationTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    TrodoClientAutoConfiguration.class,
                    TrodoMethodAutoConfiguration.class,
                    TrodoBridgeAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client)
            .withBean(Tools.class);

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void idsAreInTheLoggingContextDuringTheCall() {
        runner.withPropertyValues("trodo.bridge.mdc=true").run(context -> {
            trodo.client()
                    .agent("a")
                    .run(run -> assertThat(context.getBean(Tools.class).runIdOfTheLog())
                            .isEqualTo(run.runId()));
            assertThat(MDC.get(MdcInterceptor.RUN)).isNull();
            assertThat(trodo.run().spansNamed("runIdOfTheLog")).hasSize(1);
        });
    }

    @Test
    void callsAreObservationsWithTheirError() {
        List<String> seen = new ArrayList<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new Seeing(seen));
        runner.withPropertyValues("trodo.bridge.observations=true")
                .withBean(ObservationRegistry.class, () -> registry)
                .run(context -> {
                    trodo.client()
                            .agent("a")
                            .run(run -> assertThatThrownBy(
                                            () -> context.getBean(Tools.class).fail())
                                    .hasMessage("bug"));
                    assertThat(seen).containsExactly("trodo.tool fail", "error bug", "stop fail");
                });
    }

    @Test
    void anObservationEndsWhenTheValueIsThere() {
        List<String> seen = new ArrayList<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new Seeing(seen));
        runner.withPropertyValues("trodo.bridge.observations=true")
                .withBean(ObservationRegistry.class, () -> registry)
                .run(context -> trodo.client().agent("a").run(run -> {
                    Tools tools = context.getBean(Tools.class);
                    Flux<String> pieces = tools.pieces();
                    CompletableFuture<String> later = new CompletableFuture<>();
                    tools.later(later);
                    assertThat(seen).containsExactly("trodo.tool pieces", "trodo.tool later");
                    assertThat(pieces.collectList().block()).containsExactly("a", "b");
                    assertThat(seen).endsWith("stop pieces");
                    later.completeExceptionally(new IllegalStateException("late bug"));
                    assertThat(seen).endsWith("error late bug", "stop later");
                }));
    }

    @Test
    void aHandlerThatFailsDoesNotReachTheApplication() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new Broken());
        runner.withPropertyValues("trodo.bridge.observations=true")
                .withBean(ObservationRegistry.class, () -> registry)
                .run(context -> trodo.client()
                        .agent("a")
                        .run(run ->
                                assertThat(context.getBean(Tools.class).work()).isEqualTo("done")));
        assertThat(trodo.run().span("work").output().text()).isEqualTo("done");
    }

    @Test
    void theIdsOfTheTraceAreOnOurSpan() {
        runner.withPropertyValues("trodo.bridge.observations=true", "management.tracing.sampling.probability=1")
                .withConfiguration(AutoConfigurations.of(
                        ObservationAutoConfiguration.class,
                        MicrometerTracingAutoConfiguration.class,
                        OpenTelemetrySdkAutoConfiguration.class,
                        OpenTelemetryTracingAutoConfiguration.class))
                .run(context -> {
                    trodo.client()
                            .agent("a")
                            .run(run -> context.getBean(Tools.class).work());
                    assertThat(trodo.run()
                                    .span("work")
                                    .attributes()
                                    .get("trace_id")
                                    .toString())
                            .matches("[0-9a-f]{32}");
                });
    }

    @Test
    void nothingIsBridgedByDefault() {
        runner.run(context ->
                assertThat(context).doesNotHaveBean("trodoMdcAdvisor").doesNotHaveBean("trodoObservingAdvisor"));
    }

    public static class Tools {
        @Tool
        public String runIdOfTheLog() {
            return MDC.get(MdcInterceptor.RUN);
        }

        @Tool
        public Flux<String> pieces() {
            return Flux.just("a", "b");
        }

        @Tool
        public CompletableFuture<String> later(CompletableFuture<String> value) {
            return value;
        }

        @Tool
        public void fail() {
            throw new IllegalStateException("bug");
        }

        @Tool
        public String work() {
            return "done";
        }
    }

    record Seeing(List<String> seen) implements ObservationHandler<Observation.Context> {
        @Override
        public void onStart(Observation.Context context) {
            seen.add(context.getName() + " " + context.getContextualName());
        }

        @Override
        public void onError(Observation.Context context) {
            seen.add("error " + context.getError().getMessage());
        }

        @Override
        public void onStop(Observation.Context context) {
            seen.add("stop " + context.getContextualName());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    static class Broken implements ObservationHandler<Observation.Context> {
        @Override
        public void onStart(Observation.Context context) {
            throw new IllegalStateException("handler");
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
