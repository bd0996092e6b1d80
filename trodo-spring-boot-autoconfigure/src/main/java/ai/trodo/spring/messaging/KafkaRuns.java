package ai.trodo.spring.messaging;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * Kafka: producers of every factory bean mark their records, and listeners go on with the run of each record, or with the
 * runs of all records that they get at once.
 */
final class KafkaRuns implements BeanPostProcessor {
    private final Supplier<MessageRuns> runs;

    KafkaRuns(Supplier<MessageRuns> runs) {
        this.runs = runs;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof ProducerFactory<?, ?> producers) {
            mark(producers);
        } else if (bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> listeners) {
            follow(listeners.getContainerProperties());
        } else if (bean instanceof AbstractMessageListenerContainer<?, ?> container) {
            follow(container.getContainerProperties());
        }
        return bean;
    }

    private <K, V> void mark(ProducerFactory<K, V> producers) {
        if (producers.getPostProcessors().stream().noneMatch(MarkingProducers.class::isInstance)) {
            producers.addPostProcessor(new MarkingProducers<>(runs));
        }
    }

    private void follow(ContainerProperties properties) {
        Advice[] chain = properties.getAdviceChain();
        if (Arrays.stream(chain).noneMatch(Following.class::isInstance)) {
            Advice[] longer = Arrays.copyOf(chain, chain.length + 1);
            longer[chain.length] = new Following(runs);
            properties.setAdviceChain(longer);
        }
    }

    private static Function<String, @Nullable String> reader(Headers headers) {
        return name -> {
            Header header = headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        };
    }

    private record MarkingProducers<K, V>(Supplier<MessageRuns> runs)
            implements org.springframework.kafka.core.ProducerPostProcessor<K, V> {
        @Override
        @SuppressWarnings("unchecked")
        public Producer<K, V> apply(Producer<K, V> producer) {
            return (Producer<K, V>) Proxy.newProxyInstance(
                    Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("send") && arguments[0] instanceof ProducerRecord<?, ?> record) {
                            Headers headers = record.headers();
                            runs.get()
                                    .mark(
                                            reader(headers),
                                            (name, value) -> headers.remove(name)
                                                    .add(name, value.getBytes(StandardCharsets.UTF_8)));
                        }
                        try {
                            return method.invoke(producer, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause() == null ? thrown : thrown.getCause();
                        }
                    });
        }
    }

    private record Following(Supplier<MessageRuns> runs) implements MethodInterceptor {
        @Override
        public @Nullable Object invoke(MethodInvocation call) throws Throwable {
            @Nullable Object[] arguments = call.getArguments();
            Object first = arguments.length == 0 ? null : arguments[0];
            if (first instanceof ConsumerRecord<?, ?> record) {
                return runs.get().within("kafka." + record.topic(), reader(record.headers()), call::proceed);
            }
            return first instanceof Iterable<?> batch ? invoke(batch, call) : call.proceed();
        }

        private @Nullable Object invoke(Iterable<?> batch, MethodInvocation call) throws Throwable {
            Set<String> topics = new TreeSet<>();
            List<Function<String, @Nullable String>> headers = new ArrayList<>();
            for (Object element : batch) {
                if (element instanceof ConsumerRecord<?, ?> record) {
                    topics.add(record.topic());
                    headers.add(reader(record.headers()));
                }
            }
            return headers.isEmpty()
                    ? call.proceed()
                    : runs.get().withinAll("kafka." + String.join("+", topics), headers, call::proceed);
        }
    }
}
