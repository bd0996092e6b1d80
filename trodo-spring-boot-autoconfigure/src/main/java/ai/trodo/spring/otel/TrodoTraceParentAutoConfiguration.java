package ai.trodo.spring.otel;

import ai.trodo.export.OtlpDestination;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.method.AnnotatedCalls;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Where runs go to an OTLP backend: hangs what OpenTelemetry makes inside annotated methods below our spans there. With
 * {@code trodo.bridge.observations} the observation of each call does that.
 */
@AutoConfiguration(after = {TrodoMethodAutoConfiguration.class, TrodoOtlpAutoConfiguration.class})
@ConditionalOnClass(name = {"io.opentelemetry.api.trace.Span", "ai.trodo.instrument.otel.OwnContext"})
@ConditionalOnBean({AnnotatedCalls.class, OtlpDestination.class})
@ConditionalOnProperty(name = "trodo.bridge.observations", havingValue = "false", matchIfMissing = true)
@ConditionalOnTrodo("opentelemetry")
public final class TrodoTraceParentAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "trodoTraceParentAdvisor")
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DefaultPointcutAdvisor trodoTraceParentAdvisor(AnnotatedCalls calls, Environment environment) {
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(calls.pointcut(), new TraceParentInterceptor());
        advisor.setOrder(environment.getProperty("trodo.aop.order", Integer.class, 0) + 1);
        return advisor;
    }
}
