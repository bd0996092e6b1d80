package ai.trodo.spring.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.test.RecordedRun;
import jakarta.jms.ConnectionFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.core.JmsClient;
import org.springframework.jms.core.JmsMessagingTemplate;
import org.springframework.jms.core.JmsTemplate;

/** Against a real broker in this process. */
class JmsTests {
    private final Recording recording = new Recording();

    @AfterEach
    void close() {
        recording.close();
    }

    @Test
    void aMessageGoesOnWithTheRunThatSentItWhoeverMadeIt() {
        recording
                .runner
                .withUserConfiguration(JmsApplication.class)
                .run(context -> senders(context).forEach((name, send) -> {
                    Shop shop = context.getBean(Shop.class);
                    recording.client().agent("caller").run(run -> send.run());
                    assertThat(handled(shop)).as(name).isEqualTo("7");
                    RecordedRun run = recording.await("jms.orders");
                    assertThat(run.span("pack").parentSpanId())
                            .as(name)
                            .isEqualTo(run.span("jms.orders").spanId());

                    recording.trodo.clear();
                    send.run();
                    assertThat(handled(shop)).as(name).isEqualTo("7");
                    assertThat(recording.trodo.runs()).as(name).isEmpty();
                }));
    }

    private static Map<String, Runnable> senders(ApplicationContext context) {
        JmsTemplate template = context.getBean(JmsTemplate.class);
        Map<String, Runnable> senders = new LinkedHashMap<>();
        senders.put("what a template converts", () -> template.convertAndSend("orders", "7"));
        senders.put("MessageCreator", () -> template.send("orders", session -> session.createTextMessage("7")));
        senders.put("JmsMessagingTemplate", () -> new JmsMessagingTemplate(template).convertAndSend("orders", "7"));
        senders.put(
                "JmsClient",
                () -> JmsClient.create(template).destination("orders").send("7"));
        return senders;
    }

    private static String handled(Shop shop) {
        try {
            return shop.handled();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableJms
    static class JmsApplication {
        @Bean
        Shop.Packing packing() {
            return new Shop.Packing();
        }

        @Bean
        Shop shop(Shop.Packing packing) {
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
