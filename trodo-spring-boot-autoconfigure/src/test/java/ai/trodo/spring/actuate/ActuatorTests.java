package ai.trodo.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.model.Usage;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.test.InMemoryDestination;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ActuatorTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TrodoClientAutoConfiguration.class,
                    TrodoActuatorAutoConfiguration.class,
                    TrodoMetersAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=*", "management.endpoint.trodo.access=UNRESTRICTED");

    @Test
    void isUpWhileRecordsAreDelivered() {
        runner.withBean(Destination.class, InMemoryDestination::new).run(context -> {
            record(context.getBean(TrodoClient.class));
            Health health = context.getBean(HealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("state", "working");
        });
    }

    @Test
    void isDegradedWithReasonsWhileNothingCanBeDelivered() {
        runner.withBean(Destination.class, Unreachable::new).run(context -> {
            record(context.getBean(TrodoClient.class));
            Health health = awaitDegraded(context.getBean(HealthIndicator.class));
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails().get("reasons").toString()).contains("unreachable", "no route");
        });
    }

    @Test
    void theStatusOfADegradedClientIsChosenByTheOperator() {
        runner.withBean(Destination.class, Unreachable::new)
                .withPropertyValues("trodo.actuator.degraded-status=OUT_OF_SERVICE")
                .run(context -> {
                    record(context.getBean(TrodoClient.class));
                    assertThat(awaitDegraded(context.getBean(HealthIndicator.class))
                                    .getStatus())
                            .isEqualTo(Status.OUT_OF_SERVICE);
                });
    }

    @Test
    void theEndpointTellsStateCountersAndConfigurationWithoutSecrets() {
        runner.withBean(Destination.class, InMemoryDestination::new)
                .withPropertyValues("trodo.environment=staging")
                .run(context -> {
                    record(context.getBean(TrodoClient.class));
                    Map<String, Object> state =
                            context.getBean(TrodoEndpoint.class).state();
                    assertThat(state).containsEntry("state", "working").containsEntry("recorded", 1L);
                    assertThat(state.get("configuration").toString()).contains("staging", "siteId=none");
                    assertThat(state.get("destinations").toString()).contains("memory");
                });
    }

    @Test
    void theEndpointSendsATestRun() {
        runner.withBean(Destination.class, InMemoryDestination::new)
                .run(context -> assertThat(context.getBean(TrodoEndpoint.class).send())
                        .containsEntry("sent", true)
                        .containsEntry("timedOut", false));
    }

    @Test
    void theEndpointSaysWhyATestRunCannotBeSent() {
        runner.run(context -> assertThat(context.getBean(TrodoEndpoint.class).send())
                .containsEntry("sent", false)
                .containsKey("reason"));
    }

    @Test
    void infoSaysWhereRunsGo() {
        runner.withBean(Destination.class, InMemoryDestination::new).run(context -> {
            Info.Builder info = new Info.Builder();
            context.getBean(InfoContributor.class).contribute(info);
            assertThat(info.build().getDetails().get("trodo").toString()).contains("this application");
        });
    }

    @Test
    void metersCountTheClientAndItsModelCalls() {
        runner.withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(Destination.class, InMemoryDestination::new)
                .run(context -> {
                    TrodoClient client = context.getBean(TrodoClient.class);
                    client.agent("a")
                            .run(run -> client.llm("chat")
                                    .model("m-1")
                                    .provider("p")
                                    .run(span -> span.usage(Usage.of(10, 5)).cost(new BigDecimal("0.25"))));
                    client.flush(Duration.ofSeconds(10));
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    assertThat(meters.get("trodo.gen_ai.tokens")
                                    .tags("model", "m-1", "type", "input")
                                    .counter()
                                    .count())
                            .isEqualTo(10);
                    assertThat(meters.get("trodo.gen_ai.cost").counter().count())
                            .isEqualTo(0.25);
                    assertThat(meters.get("trodo.records.recorded")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(2);
                    assertThat(meters.get("trodo.records.dropped")
                                    .tag("reason", "queue_full")
                                    .functionCounter()
                                    .count())
                            .isZero();
                });
    }

    @Test
    void countingAloneIsNoReasonToRecord() {
        runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context.getBean(TrodoClient.class).isEnabled())
                        .isFalse());
    }

    @Test
    void nothingIsThereWithoutActuatorAndMicrometer() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate", "io.micrometer.core"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ClientState.class));
    }

    private static void record(TrodoClient client) {
        client.agent("a").run(run -> {});
        client.flush(Duration.ofMillis(500));
    }

    private static Health awaitDegraded(HealthIndicator indicator) {
        for (int i = 0; i < 500; i++) {
            Health health = indicator.health();
            if ("degraded".equals(health.getDetails().get("state"))) {
                return health;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError(indicator.health());
    }

    private static final class Unreachable implements Destination {
        @Override
        public String name() {
            return "unreachable";
        }

        @Override
        public SendResult send(List<Frame> batch) throws IOException {
            throw new IOException("no route");
        }
    }
}
