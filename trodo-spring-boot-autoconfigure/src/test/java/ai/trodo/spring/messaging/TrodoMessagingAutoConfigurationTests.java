package ai.trodo.spring.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.boot.test.context.FilteredClassLoader;

class TrodoMessagingAutoConfigurationTests {
    private final Recording recording = new Recording();

    @AfterEach
    void close() {
        recording.close();
    }

    @Test
    void rabbitsListenersKeepTheirOwnAdvice() {
        org.aopalliance.intercept.MethodInterceptor own = call -> call.proceed();
        recording
                .runner
                .withBean(SimpleRabbitListenerContainerFactory.class, () -> {
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
        recording
                .runner
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.kafka", "org.springframework.amqp", "org.springframework.jms"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoKafkaRuns"));
    }

    @Test
    void eachBrokerCanBeSwitchedOff() {
        recording
                .runner
                .withPropertyValues("trodo.instrument.kafka.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean("trodoKafkaRuns").hasBean("trodoJmsRuns"));
    }
}
