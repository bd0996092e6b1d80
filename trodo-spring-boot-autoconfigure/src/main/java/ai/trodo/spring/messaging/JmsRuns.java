package ai.trodo.spring.messaging;

import ai.trodo.internal.Guard;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.NativeDetector;
import org.springframework.jms.config.JmsListenerContainerFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.core.MessageCreator;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.jms.support.converter.MessageConverter;

/**
 * JMS: what a template converts or lets a {@code MessageCreator} make is marked, and listeners go on with the run of each message. Names of properties are
 * Java names there, so hyphens become underscores. A native image can make no proxies of these classes at run time: there
 * only what a template converts is marked.
 */
final class JmsRuns implements BeanPostProcessor {
    private final Supplier<MessageRuns> runs;

    JmsRuns(Supplier<MessageRuns> runs) {
        this.runs = runs;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof JmsTemplate template) {
            MessageConverter converter = template.getMessageConverter();
            if (converter != null && !(converter instanceof Marking)) {
                template.setMessageConverter(new Marking(converter, runs));
            }
            return proxied(bean, new Creations(runs));
        }
        return bean instanceof JmsListenerContainerFactory<?> ? proxied(bean, new Containers(runs)) : bean;
    }

    private static Object proxied(Object bean, MethodInterceptor advice) {
        if (NativeDetector.inNativeImage()) {
            return bean;
        }
        return Guard.orElse(bean, "JMS could not be followed: " + bean.getClass(), () -> {
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.setProxyTargetClass(true);
            proxy.addAdvice(advice);
            return proxy.getProxy(bean.getClass().getClassLoader());
        });
    }

    private static String property(String header) {
        return header.replace('-', '_');
    }

    private static @Nullable String read(Message message, String header) {
        try {
            return message.getStringProperty(property(header));
        } catch (JMSException unreadable) {
            return null;
        }
    }

    private static void mark(Message message, MessageRuns runs) {
        runs.mark(name -> read(message, name), (name, value) -> {
            try {
                message.setStringProperty(property(name), value);
            } catch (JMSException refused) {
                throw new IllegalStateException(refused);
            }
        });
    }

    private record Marking(MessageConverter target, Supplier<MessageRuns> runs) implements MessageConverter {
        @Override
        public Message toMessage(Object payload, Session session) throws JMSException {
            Message message = target.toMessage(payload, session);
            mark(message, runs.get());
            return message;
        }

        @Override
        public Object fromMessage(Message message) throws JMSException {
            return target.fromMessage(message);
        }
    }

    private record Creations(Supplier<MessageRuns> runs) implements MethodInterceptor {
        @Override
        public @Nullable Object invoke(MethodInvocation call) throws Throwable {
            @Nullable Object[] arguments = call.getArguments();
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof MessageCreator creator) {
                    arguments[i] = (MessageCreator) session -> {
                        Message message = creator.createMessage(session);
                        mark(message, runs.get());
                        return message;
                    };
                }
            }
            return call.proceed();
        }
    }

    private record Containers(Supplier<MessageRuns> runs) implements MethodInterceptor {
        @Override
        public @Nullable Object invoke(MethodInvocation call) throws Throwable {
            Object result = call.proceed();
            if (call.getMethod().getName().equals("createListenerContainer")
                    && result instanceof AbstractMessageListenerContainer container
                    && container.getMessageListener() != null) {
                container.setMessageListener(new Following(container.getMessageListener(), runs));
            }
            return result;
        }
    }

    private record Following(Object target, Supplier<MessageRuns> runs)
            implements SessionAwareMessageListener<Message> {
        @Override
        @SuppressWarnings("unchecked")
        public void onMessage(Message message, Session session) throws JMSException {
            runs.get().<JMSException>within("jms." + name(message), header -> read(message, header), () -> {
                if (target instanceof SessionAwareMessageListener<?> aware) {
                    ((SessionAwareMessageListener<Message>) aware).onMessage(message, session);
                } else {
                    ((MessageListener) target).onMessage(message);
                }
                return null;
            });
        }

        private static String name(Message message) throws JMSException {
            Destination destination = message.getJMSDestination();
            String name = destination instanceof Queue queue
                    ? queue.getQueueName()
                    : destination instanceof Topic topic ? topic.getTopicName() : null;
            return name == null ? "message" : name;
        }
    }
}
