package ai.trodo.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import ai.trodo.context.RunBaggage;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.test.RecordingTrodo;
import brave.Tracing;
import brave.baggage.BaggageField;
import brave.baggage.BaggagePropagation;
import brave.baggage.BaggagePropagationConfig.SingleBaggageField;
import brave.propagation.B3Propagation;
import brave.propagation.CurrentTraceContext;
import brave.propagation.ThreadLocalCurrentTraceContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BaggageTests {
    private static final AutoConfigurations OPEN_TELEMETRY = AutoConfigurations.of(
            ObservationAutoConfiguration.class,
            MicrometerTracingAutoConfiguration.class,
            OpenTelemetrySdkAutoConfiguration.class,
            OpenTelemetryTracingAutoConfiguration.class);

    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    TrodoClientAutoConfiguration.class,
                    TrodoMethodAutoConfiguration.class,
                    TrodoBridgeAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client)
            .withBean(Desk.class)
            .withPropertyValues("trodo.bridge.baggage=true");

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void openTelemetrySendsUserAndConversation() {
        runner.withPropertyValues("management.tracing.sampling.probability=1")
                .withConfiguration(OPEN_TELEMETRY)
                .run(context -> {
                    Desk desk = context.getBean(Desk.class);
                    Tracer tracer = context.getBean(Tracer.class);
                    desk.use(tracer, context.getBean(Propagator.class));
                    within(desk, tracer);
                    Map<String, String> sent = new HashMap<>();
                    desk.answer("u1", "c 1", sent);
                    assertThat(sent.get("baggage")).contains("trodo.distinct_id=u1", "trodo.conversation_id=c%201");
                    assertThat(tracer.getAllBaggage()).isEmpty();
                });
    }

    @Test
    void braveKnowsUserAndConversationOfTheFieldsThatItWasTold() {
        CurrentTraceContext threads = ThreadLocalCurrentTraceContext.create();
        try (Tracing brave = Tracing.newBuilder()
                .currentTraceContext(threads)
                .propagationFactory(BaggagePropagation.newFactoryBuilder(B3Propagation.FACTORY)
                        .add(SingleBaggageField.remote(BaggageField.create(RunBaggage.DISTINCT_ID)))
                        .add(SingleBaggageField.remote(BaggageField.create(RunBaggage.CONVERSATION_ID)))
                        .build())
                .build()) {
            Tracer tracer =
                    new BraveTracer(brave.tracer(), new BraveCurrentTraceContext(threads), new BraveBaggageManager());
            runner.withBean(Tracer.class, () -> tracer).run(context -> {
                Desk desk = context.getBean(Desk.class);
                desk.use(tracer, Propagator.NOOP);
                within(desk, tracer);
                assertThat(tracer.getAllBaggage()).isEmpty();
            });
        }
    }

    @Test
    void withoutATracerTheCallIsMadeAsEver() {
        runner.run(context -> assertThat(context.getBean(Desk.class).answer("u1", null, Map.of()))
                .isEqualTo("u1"));
        assertThat(trodo.run().run().distinctId()).isEqualTo("u1");
    }

    private void within(Desk desk, Tracer tracer) {
        Span span = tracer.nextSpan().name("request").start();
        try (Tracer.SpanInScope current = tracer.withSpan(span)) {
            assertThat(desk.answer("u1", "c 1", new HashMap<>())).isEqualTo("u1");
            assertThat(desk.seen())
                    .containsEntry(RunBaggage.DISTINCT_ID, "u1")
                    .containsEntry(RunBaggage.CONVERSATION_ID, "c 1");
            assertThat(tracer.getAllBaggage()).doesNotContainKey(RunBaggage.DISTINCT_ID);
            trodo.client()
                    .agent("a")
                    .distinctId("u2")
                    .run(run -> assertThat(desk.user()).isEqualTo("u2"));
        } finally {
            span.end();
        }
    }

    public static class Desk {
        private Tracer tracer = Tracer.NOOP;
        private Propagator propagator = Propagator.NOOP;
        private Map<String, String> seen = Map.of();

        @Agent(distinctId = "#user", conversationId = "#chat")
        String answer(String user, String chat, Map<String, String> sent) {
            seen = Map.copyOf(tracer.getAllBaggage());
            propagator.inject(tracer.currentTraceContext().context(), sent, Map::put);
            return user;
        }

        void use(Tracer with, Propagator and) {
            tracer = with;
            propagator = and;
        }

        Map<String, String> seen() {
            return seen;
        }

        @Tool
        String user() {
            return tracer.getAllBaggage().get(RunBaggage.DISTINCT_ID);
        }
    }
}
