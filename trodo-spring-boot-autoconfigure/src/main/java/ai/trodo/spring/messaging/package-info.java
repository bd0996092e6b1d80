/** The run goes along with messages: Kafka, RabbitMQ, JMS. */
@NullMarked
package ai.trodo.spring.messaging;

import org.jspecify.annotations.NullMarked;
