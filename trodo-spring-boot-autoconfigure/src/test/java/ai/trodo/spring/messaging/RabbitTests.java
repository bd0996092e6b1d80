package ai.trodo.spring.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordedRun;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** With RabbitMQ's own client, against another broker that speaks its protocol in this process. */
class RabbitTests {
    private static AmqpBroker broker;

    private final Recording recording = new Recording();

    @BeforeAll
    static void start() throws Exception {
        broker = AmqpBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @AfterEach
    void close() {
        recording.close();
    }

    private void run(ContextConsumer<AssertableApplicationContext> test) {
        recording.runner.withUserConfiguration(RabbitApplication.class).run(test);
    }

    @Test
    void aMessageGoesOnWithTheRunThatSentIt() {
        run(context -> {
            RabbitTemplate template = context.getBean(RabbitTemplate.class);
            Shop shop = context.getBean(Shop.class);
            recording.client().agent("caller").run(run -> template.convertAndSend("orders", "42"));
            assertThat(shop.handled()).isEqualTo("42");
            RecordedRun run = recording.await("rabbit.orders");
            assertThat(run.span("rabbit.orders").kind()).isEqualTo(SpanKind.AGENT);
            assertThat(run.span("pack").parentSpanId())
                    .isEqualTo(run.span("rabbit.orders").spanId());

            recording.trodo.clear();
            template.convertAndSend("orders", "43");
            assertThat(shop.handled()).isEqualTo("43");
            assertThat(recording.trodo.runs()).isEmpty();
        });
    }

    @Test
    void aListenerThatFailsIsAnErrorWithItsOwnException() {
        run(context -> {
            recording
                    .client()
                    .agent("caller")
                    .run(run -> context.getBean(RabbitTemplate.class).convertAndSend("orders", "nothing"));
            RecordedRun run = recording.await("rabbit.orders");
            assertThat(run.span("rabbit.orders").status()).isEqualTo(SpanStatus.ERROR);
            assertThat(run.span("rabbit.orders").error().message()).isEqualTo("no stock");
        });
    }

    @Test
    void aBatchOfSeveralRunsIsARunThatEachPointsTo() {
        run(context -> {
            RabbitTemplate template = context.getBean(RabbitTemplate.class);
            RabbitListenerEndpointRegistry listeners = context.getBean(RabbitListenerEndpointRegistry.class);
            listeners.stop();
            recording.client().agent("first").run(run -> template.convertAndSend("many", "1"));
            recording.client().agent("second").run(run -> template.convertAndSend("many", "2"));
            listeners.start();
            assertThat(context.getBean(Shop.class).handled()).isEqualTo("1+2");
            recording.await("rabbit.many", 2);
            RecordedRun own = recording.run("rabbit.many");
            assertThat(own.spansNamed("pack")).hasSize(1);
            assertThat(List.of(recording.run("first"), recording.run("second")))
                    .allSatisfy(run -> assertThat(run.span("rabbit.many").attributes())
                            .containsEntry(BatchSpans.RUN, own.runId()));
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableRabbit
    static class RabbitApplication {
        @Bean
        Shop.Packing packing() {
            return new Shop.Packing();
        }

        @Bean
        Shop shop(Shop.Packing packing) {
            return new Shop(packing);
        }

        @Bean
        CachingConnectionFactory connections() {
            CachingConnectionFactory connections = new CachingConnectionFactory(
                    InetAddress.getLoopbackAddress().getHostAddress(), broker.port());
            connections.setUsername(AmqpBroker.USER);
            connections.setPassword(AmqpBroker.USER);
            return connections;
        }

        @Bean
        RabbitAdmin admin(ConnectionFactory connections) {
            return new RabbitAdmin(connections);
        }

        @Bean
        RabbitTemplate rabbitTemplate(ConnectionFactory connections) {
            return new RabbitTemplate(connections);
        }

        @Bean
        Queue orders() {
            return new Queue("orders", false);
        }

        @Bean
        Queue many() {
            return new Queue("many", false);
        }

        @Bean
        SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            factory.setDefaultRequeueRejected(false);
            return factory;
        }

        @Bean
        SimpleRabbitListenerContainerFactory batches(ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = rabbitListenerContainerFactory(connections);
            factory.setBatchListener(true);
            factory.setConsumerBatchEnabled(true);
            factory.setBatchSize(2);
            factory.setReceiveTimeout(20_000L);
            // The container ends only when it has waited so long for the rest of a batch, or this long.
            factory.setContainerCustomizer(container -> container.setShutdownTimeout(100));
            return factory;
        }
    }
}
