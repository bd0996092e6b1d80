package ai.trodo.spring.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.SpanKind;
import ai.trodo.test.RecordedRun;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Against a real broker in this process. */
@Tag("slow")
class KafkaTests {
    private static final EmbeddedKafkaBroker BROKER = new EmbeddedKafkaKraftBroker(1, 1, "orders", "many");

    private final Recording recording = new Recording();

    @BeforeAll
    static void start() {
        BROKER.afterPropertiesSet();
    }

    @AfterAll
    static void stop() {
        BROKER.destroy();
    }

    @AfterEach
    void close() {
        recording.close();
    }

    private void run(ContextConsumer<AssertableApplicationContext> test) {
        recording.runner.withUserConfiguration(KafkaApplication.class).run(test);
    }

    @Test
    void aRecordGoesOnWithTheRunThatSentIt() {
        run(context -> {
            KafkaTemplate<String, String> template = context.getBean(KafkaTemplate.class);
            Shop shop = context.getBean(Shop.class);
            recording.client().agent("caller").run(run -> template.send("orders", "42"));
            assertThat(shop.handled()).isEqualTo("42");
            RecordedRun run = recording.await("kafka.orders");
            assertThat(run.span("kafka.orders").kind()).isEqualTo(SpanKind.AGENT);
            assertThat(run.span("pack").parentSpanId())
                    .isEqualTo(run.span("kafka.orders").spanId());

            recording.trodo.clear();
            template.send("orders", "43");
            assertThat(shop.handled()).isEqualTo("43");
            assertThat(recording.trodo.runs()).isEmpty();
        });
    }

    @Test
    void aBatchOfOneRunIsASpanOfIt() {
        run(context -> {
            KafkaTemplate<String, String> template = context.getBean(KafkaTemplate.class);
            recording.client().agent("one").run(run -> {
                template.send("many", "1").get();
                template.send("many", "2").get();
            });
            assertThat(handledAtOnce(context)).isEqualTo("1+2");
            RecordedRun one = recording.await("kafka.many");
            assertThat(one.span("pack").parentSpanId())
                    .isEqualTo(one.span("kafka.many").spanId());
            assertThat(one.span("kafka.many").attributes()).containsEntry(BatchSpans.COUNT, 2L);
        });
    }

    @Test
    void aBatchOfSeveralRunsIsARunThatEachPointsTo() {
        run(context -> {
            KafkaTemplate<String, String> template = context.getBean(KafkaTemplate.class);
            recording
                    .client()
                    .agent("first")
                    .run(run -> template.send("many", "3").get());
            recording
                    .client()
                    .agent("second")
                    .run(run -> template.send("many", "4").get());
            template.send("many", "5").get();
            assertThat(handledAtOnce(context)).isEqualTo("3+4+5");
            recording.await("kafka.many", 2);
            RecordedRun own = recording.run("kafka.many");
            RecordedRun first = recording.run("first");
            RecordedRun second = recording.run("second");
            assertThat(own.spansNamed("pack")).hasSize(1);
            assertThat(own.run().metadata())
                    .containsEntry(BatchSpans.COUNT, 3L)
                    .containsEntry(BatchSpans.RUNS, List.of(first.runId(), second.runId()));
            assertThat(List.of(first, second))
                    .allSatisfy(run -> assertThat(run.span("kafka.many").attributes())
                            .containsEntry(BatchSpans.RUN, own.runId())
                            .containsEntry(BatchSpans.COUNT, 1L));
        });
    }

    private static String handledAtOnce(ApplicationContext context) throws InterruptedException {
        context.getBean(KafkaListenerEndpointRegistry.class)
                .getListenerContainer("batches")
                .start();
        return context.getBean(Shop.class).handled();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableKafka
    static class KafkaApplication {
        @Bean
        Shop.Packing packing() {
            return new Shop.Packing();
        }

        @Bean
        Shop shop(Shop.Packing packing) {
            return new Shop(packing);
        }

        @Bean
        DefaultKafkaProducerFactory<String, String> producers() {
            return new DefaultKafkaProducerFactory<>(
                    Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, BROKER.getBrokersAsString()),
                    new StringSerializer(),
                    new StringSerializer());
        }

        @Bean
        KafkaTemplate<String, String> template(ProducerFactory<String, String> producers) {
            return new KafkaTemplate<>(producers);
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory() {
            ConcurrentKafkaListenerContainerFactory<String, String> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(
                    Map.of(
                            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            BROKER.getBrokersAsString(),
                            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                            "earliest"),
                    new StringDeserializer(),
                    new StringDeserializer()));
            return factory;
        }
    }
}
