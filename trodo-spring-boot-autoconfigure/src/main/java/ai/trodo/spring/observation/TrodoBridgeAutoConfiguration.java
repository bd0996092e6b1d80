package ai.trodo.spring.observation;

import ai.trodo.TrodoClient;
import ai.trodo.capture.Scope;
import ai.trodo.spring.client.ConditionalOnAnyProperty;
import ai.trodo.spring.method.AnnotatedCalls;
import ai.trodo.spring.method.TrodoAopProperties;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Lets annotated calls be seen by Micrometer and by the log as well, if {@code trodo.bridge} says so. What goes along with
 * a call is looked up with the first one and then known: asking the bean factory would cost more than the call.
 */
@AutoConfiguration(after = TrodoMethodAutoConfiguration.class)
@ConditionalOnAnyProperty({"trodo.bridge.mdc", "trodo.bridge.observations", "trodo.bridge.baggage"})
@ConditionalOnBean(AnnotatedCalls.class)
@EnableConfigurationProperties(TrodoBridgeProperties.class)
public final class TrodoBridgeAutoConfiguration {
    /** Just inside our own advisor, where its span is current. */
    static int orderInside(Environment environment) {
        return TrodoAopProperties.of(environment).order() + 1;
    }

    /** Ids in the logging context. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("trodo.bridge.mdc")
    static class Logging {
        @Bean
        @ConditionalOnMissingBean(name = "trodoMdcAdvisor")
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static DefaultPointcutAdvisor trodoMdcAdvisor(AnnotatedCalls calls, Environment environment) {
            DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(calls.pointcut(), new MdcInterceptor());
            advisor.setOrder(orderInside(environment));
            return advisor;
        }
    }

    /** Observations, where Micrometer is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    @ConditionalOnProperty("trodo.bridge.observations")
    static class Observations {
        @Bean
        @ConditionalOnMissingBean(name = "trodoObservingAdvisor")
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static DefaultPointcutAdvisor trodoObservingAdvisor(
                AnnotatedCalls calls,
                ObjectProvider<ObservationRegistry> registry,
                ObjectProvider<TraceIds> traceIds,
                Environment environment) {
            Supplier<TraceIds> ids = SingletonSupplier.of(() -> traceIds.getIfAvailable(() -> scope -> {}));
            DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                    calls.pointcut(),
                    new ObservingInterceptor(
                            SingletonSupplier.of(() -> registry.getIfAvailable(() -> ObservationRegistry.NOOP)),
                            calls,
                            scope -> ids.get().accept(scope)));
            advisor.setOrder(orderInside(environment) + 1);
            return advisor;
        }
    }

    /** Ids of the application's own trace on our spans. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    @ConditionalOnProperty("trodo.bridge.observations")
    static class Tracing {
        @Bean
        TraceIds trodoTraceIds(ObjectProvider<Tracer> tracer) {
            Supplier<Tracer> known = SingletonSupplier.of(() -> tracer.getIfAvailable(() -> Tracer.NOOP));
            return scope -> {
                Span span = known.get().currentSpan();
                if (span != null && !span.isNoop()) {
                    scope.attribute("trace_id", span.context().traceId());
                    scope.attribute("trace_span_id", span.context().spanId());
                }
            };
        }
    }

    /** Baggage of the application's own tracer. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    @ConditionalOnProperty("trodo.bridge.baggage")
    static class Baggage {
        @Bean
        @ConditionalOnMissingBean(name = "trodoBaggageAdvisor")
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static DefaultPointcutAdvisor trodoBaggageAdvisor(
                AnnotatedCalls calls,
                ObjectProvider<Tracer> tracer,
                ObjectProvider<TrodoClient> client,
                Environment environment) {
            DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                    calls.pointcut(),
                    new BaggageInterceptor(
                            SingletonSupplier.ofNullable(tracer::getIfAvailable),
                            SingletonSupplier.of(client::getObject)));
            advisor.setOrder(orderInside(environment) + 2);
            return advisor;
        }
    }

    /** Notes the ids of the current trace on a scope of ours. */
    interface TraceIds extends Consumer<Scope> {}
}
