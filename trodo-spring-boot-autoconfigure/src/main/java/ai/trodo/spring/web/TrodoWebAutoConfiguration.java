package ai.trodo.spring.web;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.LinkedAgents;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Lets servlet requests go on with the run that they name, or become one. */
@AutoConfiguration(
        after = TrodoClientAutoConfiguration.class,
        afterName = "ai.trodo.spring.method.TrodoMethodAutoConfiguration")
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({Filter.class, OncePerRequestFilter.class, FilterRegistrationBean.class})
@ConditionalOnTrodo("web")
@EnableConfigurationProperties(TrodoWebProperties.class)
public final class TrodoWebAutoConfiguration {
    /** Outside of security, so that a refused request is seen, and inside of what rewrites the request. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    @Bean
    @ConditionalOnMissingBean
    CallerTrust trodoCallerTrust(TrodoWebProperties properties) {
        return new CallerTrust(properties);
    }

    @Bean
    @ConditionalOnMissingBean(name = "trodoRunFilter")
    FilterRegistrationBean<RunFilter> trodoRunFilter(
            ObjectProvider<TrodoClient> client,
            CallerTrust trust,
            ObjectProvider<LinkedHandlers> linked,
            TrodoWebProperties properties) {
        FilterRegistrationBean<RunFilter> registration = new FilterRegistrationBean<>(new RunFilter(
                SingletonSupplier.of(client::getObject),
                trust,
                linked.getIfAvailable(() -> LinkedHandlers.NONE),
                properties.runs()));
        registration.setOrder(ORDER);
        registration.setAsyncSupported(true);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        return registration;
    }

    /** Where Spring MVC handles the requests. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RequestMappingHandlerMapping.class)
    static class Mvc {
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static EmitterPostProcessor trodoEmitterPostProcessor() {
            return new EmitterPostProcessor();
        }

        @Bean
        @ConditionalOnMissingBean(LinkedHandlers.class)
        LinkedHandlers trodoLinkedHandlers(
                ObjectProvider<RequestMappingHandlerMapping> mappings, ObjectProvider<LinkedAgents> agents) {
            LinkedAgents known = agents.getIfAvailable(() -> LinkedAgents.NONE);
            return new MvcLinkedHandlers(
                    () -> mappings.orderedStream().findFirst().orElse(null), known);
        }
    }
}
