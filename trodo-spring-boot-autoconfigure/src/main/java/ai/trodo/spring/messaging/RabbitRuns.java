package ai.trodo.spring.messaging;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessagePostProcessor;
import org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * RabbitMQ: templates mark their messages, and listeners go on with the run of each message, or with the runs of all
 * messages that they get at once.
 */
final class RabbitRuns implements BeanPostProcessor {
    private final Supplier<MessageRuns> runs;

    RabbitRuns(Supplier<MessageRuns> runs) {
        this.runs = runs;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof RabbitTemplate template) {
            template.addBeforePublishPostProcessors(new Marking(runs));
        } else if (bean instanceof BaseRabbitListenerContainerFactory<?> listeners) {
            Advice[] chain = listeners.getAdviceChain();
            Advice[] longer = chain == null ? new Advice[1] : Arrays.copyOf(chain, chain.length + 1);
            longer[longer.length - 1] = new Following(runs);
            listeners.setAdviceChain(longer);
        }
        return bean;
    }

    private record Marking(Supplier<MessageRuns> runs) implements MessagePostProcessor {
        @Override
        public Message postProcessMessage(Message message) {
            runs.get().mark(name -> header(message, name), message.getMessageProperties()::setHeader);
            return message;
        }
    }

    private record Following(Supplier<MessageRuns> runs) implements MethodInterceptor {
        @Override
        public @Nullable Object invoke(MethodInvocation call) throws Throwable {
            @Nullable Object[] arguments = call.getArguments();
            Object second = arguments.length < 2 ? null : arguments[1];
            if (second instanceof Message message) {
                return runs.get().within(name(message), reader(message), call::proceed);
            }
            List<Message> batch = second instanceof List<?> several
                    ? several.stream()
                            .filter(Message.class::isInstance)
                            .map(Message.class::cast)
                            .toList()
                    : List.of();
            return batch.isEmpty()
                    ? call.proceed()
                    : runs.get()
                            .withinAll(
                                    name(batch.get(0)),
                                    batch.stream().map(Following::reader).toList(),
                                    call::proceed);
        }

        private static String name(Message message) {
            String queue = message.getMessageProperties().getConsumerQueue();
            return "rabbit." + (queue == null ? "message" : queue);
        }

        private static Function<String, @Nullable String> reader(Message message) {
            return name -> header(message, name);
        }
    }

    private static @Nullable String header(Message message, String name) {
        Object value = message.getMessageProperties().getHeaders().get(name);
        return value == null ? null : value.toString();
    }
}
