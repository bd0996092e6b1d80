package ai.trodo.spring.messaging;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.util.function.SingletonSupplier;

/** Lets messages carry the current run, for each broker whose client is there. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnTrodo("messaging")
public final class TrodoMessagingAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    MessageRuns trodoMessageRuns(ObjectProvider<TrodoClient> client) {
        return new MessageRuns(SingletonSupplier.of(client::getObject));
    }

    /** Where Spring for Kafka is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(KafkaTemplate.class)
    @ConditionalOnTrodo("kafka")
    static class Kafka {
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static KafkaRuns trodoKafkaRuns(ObjectProvider<MessageRuns> runs) {
            return new KafkaRuns(runs::getObject);
        }
    }

    /** Where Spring AMQP is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RabbitTemplate.class)
    @ConditionalOnTrodo("rabbit")
    static class Rabbit {
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static RabbitRuns trodoRabbitRuns(ObjectProvider<MessageRuns> runs) {
            return new RabbitRuns(runs::getObject);
        }
    }

    /** Where Spring JMS is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JmsTemplate.class, jakarta.jms.Message.class})
    @ConditionalOnTrodo("jms")
    static class Jms {
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static JmsRuns trodoJmsRuns(ObjectProvider<MessageRuns> runs) {
            return new JmsRuns(runs::getObject);
        }
    }
}
