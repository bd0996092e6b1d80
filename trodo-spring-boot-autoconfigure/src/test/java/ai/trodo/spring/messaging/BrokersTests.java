package ai.trodo.spring.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Tool;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import jakarta.jms.ConnectionFactory;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

class BrokersTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    TrodoClientAutoConfiguration.class,
                    TrodoMethodAutoConfiguration.class,
                    TrodoMessagingAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client);

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    @Tag("slow")
    void aRunGoesThroughKafka() {
        EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 1, "orders");
        broker.afterPropertiesSet();
        try {
            runner.withBean(EmbeddedKafkaBroker.class, () -> broker)
                    .withUserConfiguration(KafkaApplication.class)
                    .run(context -> {
                        KafkaTemplate<String, String> template = context.getBean(KafkaTemplate.class);
                        Shop shop = context.getBean(Shop.class);
                        trodo.client().agent("caller").run(run -> template.send("orders", "42"));
                        assertThat(shop.handled()).isEqualTo("42");
                        RecordedRun run = await("kafka.orders");
                        assertThat(run.span("kafka.orders").kind()).isEqualTo(SpanKind.AGENT);
                        assertThat(run.span("pack").parentSpanId())
                                .isEqualTo(run.span("kafka.orders").spanId());

                        trodo.clear();
                        template.send("orders", "43");
                        assertThat(shop.handled()).isEqualTo("43");
                        assertThat(trodo.runs()).isEmpty();
                    });
        } finally {
            broker.destroy();
        }
    }

    @Test
    void aRunGoesThroughJms() {
        runner.withUserConfiguration(JmsApplication.class).run(context -> {
            Shop shop = context.getBean(Shop.class);
            trodo.client()
                    .agent("caller")
                    .run(run -> context.getBean(JmsTemplate.class).convertAndSend("orders", "7"));
            assertThat(shop.handled()).isEqualTo("7");
            RecordedRun run = await("jms.orders");
            assertThat(run.span("pack").parentSpanId())
                    .isEqualTo(run.span("jms.orders").spanId());

            trodo.clear();
            context.getBean(JmsTemplate.class).convertAndSend("orders", "8");
            assertThat(shop.handled()).isEqualTo("8");
            assertThat(trodo.runs()).isEmpty();
        });
    }

    @Test
    void aRunGoesWithRabbitsMessages() throws Throwable {
        MessageRuns runs = new MessageRuns(trodo::client);
        Message message = new Message(new byte[0], new MessageProperties());
        trodo.client().agent("caller").run(run -> new RabbitRuns.Marking(() -> runs).postProcessMessage(message));
        message.getMessageProperties().setConsumerQueue("orders");

        Handler target = (channel, received) -> {
            throw new IllegalStateException("no stock");
        };
        ProxyFactory proxy = new ProxyFactory(target);
        proxy.addAdvice(new RabbitRuns.Following(() -> runs));
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> ((Handler) proxy.getProxy()).invokeListener(null, message))
                .hasMessage("no stock");
        assertThat(await("rabbit.orders").span("rabbit.orders").status()).isEqualTo(SpanStatus.ERROR);
    }

    @Test
    void rabbitsListenersKeepTheirOwnAdvice() {
        org.aopalliance.intercept.MethodInterceptor own = call -> call.proceed();
        runner.withBean(SimpleRabbitListenerContainerFactory.class, () -> {
                    SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
                    factory.setAdviceChain(own);
                    return factory;
                })
                .run(context -> assertThat(context.getBean(SimpleRabbitListenerContainerFactory.class)
                                .getAdviceChain())
                        .hasSize(2)
                        .contains(own));
    }

    @Test
    void nothingIsThereWithoutClientsOfBrokers() {
        runner.withClassLoader(new FilteredClassLoader(
                        "org.springframework.kafka", "org.springframework.amqp", "org.springframework.jms"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoKafkaRuns"));
    }

    @Test
    void eachBrokerCanBeSwitchedOff() {
        runner.withPropertyValues("trodo.instrument.kafka.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean("trodoKafkaRuns").hasBean("trodoJmsRuns"));
    }

    private RecordedRun await(String name) {
        for (int i = 0; i < 500; i++) {
            RecordedRun run = trodo.run();
            if (!run.spansNamed(name).isEmpty()) {
                return run;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("no span " + name + " in\n" + trodo.run().tree());
    }

    interface Handler {
        void invokeListener(Object channel, Object message);
    }

    public static class Packing {
        @Tool
        public String pack(String order) {
            return order;
        }
    }

    public static class Shop {
        private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        private final Packing packing;

        Shop(Packing packing) {
            this.packing = packing;
        }

        @KafkaListener(topics = "orders", groupId = "shop")
        @JmsListener(destination = "orders")
        public void order(String order) {
            handled.add(packing.pack(order));
        }

        public String handled() throws InterruptedException {
            return handled.poll(30, TimeUnit.SECONDS);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableKafka
    static class KafkaApplication {
        @Bean
        Packing packing() {
            return new Packing();
        }

        @Bean
        Shop shop(Packing packing) {
            return new Shop(packing);
        }

        @Bean
        DefaultKafkaProducerFactory<String, String> producers(EmbeddedKafkaBroker broker) {
            return new DefaultKafkaProducerFactory<>(
                    Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString()),
                    new StringSerializer(),
                    new StringSerializer());
        }

        @Bean
        KafkaTemplate<String, String> template(ProducerFactory<String, String> producers) {
            return new KafkaTemplate<>(producers);
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(
                EmbeddedKafkaBroker broker) {
            ConcurrentKafkaListenerContainerFactory<String, String> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(
                    Map.of(
                            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            broker.getBrokersAsString(),
                            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                            "earliest"),
                    new StringDeserializer(),
                    new StringDeserializer()));
            return factory;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableJms
    static class JmsApplication {
        @Bean
        Packing packing() {
            return new Packing();
        }

        @Bean
        Shop shop(Packing packing) {
            return new Shop(packing);
        }

        @Bean
        ConnectionFactory connections() {
            return new ActiveMQConnectionFactory("vm://localhost?broker.persistent=false&broker.useJmx=false");
        }

        @Bean
        JmsTemplate jmsTemplate(ConnectionFactory connections) {
            return new JmsTemplate(connections);
        }

        @Bean
        DefaultJmsListenerContainerFactory jmsListenerContainerFactory(ConnectionFactory connections) {
            DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
            factory.setConnectionFactory(connections);
            return factory;
        }
    }
}
