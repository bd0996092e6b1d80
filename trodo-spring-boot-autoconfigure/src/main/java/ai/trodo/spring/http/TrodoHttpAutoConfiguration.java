package ai.trodo.spring.http;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import feign.RequestInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/** Lets outgoing HTTP calls carry the current run: RestClient, RestTemplate, {@code @HttpExchange} clients. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnTrodo("http")
@EnableConfigurationProperties(TrodoHttpProperties.class)
public final class TrodoHttpAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    RunHeaders trodoRunHeaders(ObjectProvider<TrodoClient> client, TrodoHttpProperties properties) {
        return new RunHeaders(
                SingletonSupplier.of(client::getObject),
                new AllowedHosts(properties.allowedHosts(), properties.privateNetworks()));
    }

    /** Where spring-web is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RestClient.class)
    static class RestClients {
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static HttpClientPostProcessor trodoHttpClientPostProcessor(ObjectProvider<RunHeaders> headers) {
            return new HttpClientPostProcessor(headers::getObject);
        }
    }

    /** Where WebClient is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebClient.class)
    static class WebClients {
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static WebClientPostProcessor trodoWebClientPostProcessor(ObjectProvider<RunHeaders> headers) {
            return new WebClientPostProcessor(headers::getObject);
        }
    }

    /** Where Feign is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RequestInterceptor.class)
    static class FeignClients {
        @Bean
        @ConditionalOnMissingBean(name = "trodoFeignRunHeaders")
        FeignRunHeaders trodoFeignRunHeaders(RunHeaders headers) {
            return new FeignRunHeaders(headers);
        }
    }

    /** Groups of {@code @HttpExchange} clients, since Spring Framework 7. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RestClientHttpServiceGroupConfigurer.class)
    static class HttpServiceGroups {
        @Bean
        @ConditionalOnMissingBean(name = "trodoHttpServiceGroupConfigurer")
        RestClientHttpServiceGroupConfigurer trodoHttpServiceGroupConfigurer(ObjectProvider<RunHeaders> headers) {
            return groups -> groups.forEachClient((group, builder) -> builder.requestInterceptors(interceptors -> {
                if (interceptors.stream().noneMatch(RunHeadersInterceptor.class::isInstance)) {
                    interceptors.add(new RunHeadersInterceptor(headers.getObject()));
                }
            }));
        }
    }

    /** Groups of reactive {@code @HttpExchange} clients, since Spring Framework 7. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebClientHttpServiceGroupConfigurer.class)
    static class ReactiveHttpServiceGroups {
        @Bean
        @ConditionalOnMissingBean(name = "trodoReactiveHttpServiceGroupConfigurer")
        WebClientHttpServiceGroupConfigurer trodoReactiveHttpServiceGroupConfigurer(WebClientPostProcessor processor) {
            return groups -> groups.forEachClient((group, builder) -> builder.filters(processor::add));
        }
    }
}
