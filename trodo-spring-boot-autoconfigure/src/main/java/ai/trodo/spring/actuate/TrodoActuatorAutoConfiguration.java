package ai.trodo.spring.actuate;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.client.TrodoConnectionDetails;
import ai.trodo.spring.client.TrodoProperties;
import java.time.Instant;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Health, endpoint and info of the client. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnClass(Endpoint.class)
@ConditionalOnTrodo("actuator")
@EnableConfigurationProperties(TrodoActuatorProperties.class)
public final class TrodoActuatorAutoConfiguration {
    @Bean
    ClientState trodoClientState(TrodoClient client, TrodoActuatorProperties properties) {
        return new ClientState(client, properties.degradedFor(), Instant::now);
    }

    @Bean
    HealthReport trodoHealthReport(ClientState state, TrodoActuatorProperties properties) {
        return new HealthReport(state, properties.degradedStatus());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(endpoint = TrodoEndpoint.class)
    TrodoEndpoint trodoEndpoint(
            TrodoClient client, ClientState state, TrodoProperties properties, TrodoConnectionDetails connection) {
        return new TrodoEndpoint(client, state, properties, connection);
    }

    /** Says in {@code /actuator/info} whether runs are recorded and where they go. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(InfoContributor.class)
    @ConditionalOnProperty(name = "management.info.trodo.enabled", matchIfMissing = true)
    static class Info {
        @Bean
        @ConditionalOnMissingBean(name = "trodoInfoContributor")
        InfoContributor trodoInfoContributor(TrodoClient client, TrodoConnectionDetails connection) {
            return info -> info.withDetail(
                    "trodo",
                    Map.of(
                            "recording",
                            client.isEnabled(),
                            "to",
                            !client.isEnabled() ? "nowhere" : connection.isRemote() ? "remote" : "this application"));
        }
    }

    /** Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    @ConditionalOnProperty(name = "management.health.trodo.enabled", matchIfMissing = true)
    static class BootFour {
        @Bean
        @ConditionalOnMissingBean(name = "trodoHealthIndicator")
        HealthIndicator trodoHealthIndicator(HealthReport report) {
            return () ->
                    Health.status(report.status()).withDetails(report.details()).build();
        }
    }

    /** Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.boot.health.contributor.HealthIndicator")
    @ConditionalOnClass(name = BootThreeHealth.INDICATOR)
    @ConditionalOnProperty(name = "management.health.trodo.enabled", matchIfMissing = true)
    @Import(BootThreeHealth.class)
    static class BootThree {}
}
