package ai.trodo.spring.webflux;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.LinkedAgents;
import ai.trodo.spring.web.CallerTrust;
import ai.trodo.spring.web.TrodoWebProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Lets reactive requests go on with the run that they name, or become one. */
@AutoConfiguration(
        after = TrodoClientAutoConfiguration.class,
        afterName = "ai.trodo.spring.method.TrodoMethodAutoConfiguration")
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(RequestMappingHandlerMapping.class)
@ConditionalOnTrodo("webflux")
@EnableConfigurationProperties(TrodoWebProperties.class)
public final class TrodoWebFluxAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    CallerTrust trodoCallerTrust(TrodoWebProperties properties) {
        return new CallerTrust(properties);
    }

    @Bean
    @ConditionalOnMissingBean(name = "trodoRunWebFilter")
    RunWebFilter trodoRunWebFilter(
            ObjectProvider<TrodoClient> client,
            CallerTrust trust,
            ObjectProvider<RequestMappingHandlerMapping> mappings,
            ObjectProvider<LinkedAgents> agents,
            TrodoWebProperties properties) {
        return new RunWebFilter(
                SingletonSupplier.of(client::getObject),
                trust,
                new LinkedReactiveHandlers(
                        () -> mappings.orderedStream().findFirst().orElse(null),
                        agents.getIfAvailable(() -> LinkedAgents.NONE)),
                properties.runs());
    }

    @Bean
    SchedulerHook trodoSchedulerHook() {
        return new SchedulerHook();
    }
}
