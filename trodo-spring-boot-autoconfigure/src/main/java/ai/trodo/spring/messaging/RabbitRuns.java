package ai.trodo.spring.messaging;

import java.util.Arrays;
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

/** RabbitMQ: templates mark their messages, and listeners go on with the run of each message; batches are left alone. */
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

    record Marking(Supplier<MessageRuns> runs) implements MessagePostProcessor {
        @Override
        public Message postProcessMessage(Message message) {
            runs.get().mark(name -> header(message, name), message.getMessageProperties()::setHeader);
            return message;
        }
    }

    record Following(Supplier<MessageRuns> runs) implements MethodInterceptor {
        @Override
        public @Nullable Object invoke(MethodInvocation call) throws Throwable {
            @Nullable Object[] arguments = call.getArguments();
            if (arguments.length < 2 || !(arguments[1] instanceof Message message)) {
                return call.proceed();
            }
            String queue = message.getMessageProperties().getConsumerQueue();
            return runs.get()
                    .within(
                            "rabbit." + (queue == null ? "message" : queue),
                            name -> header(message, name),
                            call::proceed);
        }
    }

    private static @Nullable String header(Message message, String name) {
        Object value = message.getMessageProperties().getHeaders().get(name);
        return value == null ? null : value.toString();
    }
}
