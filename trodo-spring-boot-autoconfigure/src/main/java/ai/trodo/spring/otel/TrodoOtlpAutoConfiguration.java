package ai.trodo.spring.otel;

import ai.trodo.export.OtlpDestination;
import ai.trodo.spring.client.InvalidTrodoPropertyException;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import java.net.URI;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Sends runs to an OpenTelemetry backend too, if {@code trodo.export.otlp.endpoint} names one. */
@AutoConfiguration(before = TrodoClientAutoConfiguration.class)
@ConditionalOnProperty("trodo.export.otlp.endpoint")
@ConditionalOnProperty(name = "trodo.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TrodoOtlpProperties.class)
public final class TrodoOtlpAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    OtlpDestination trodoOtlpDestination(TrodoOtlpProperties properties, Environment environment) {
        URI endpoint = Objects.requireNonNull(properties.endpoint());
        OtlpDestination.Builder otlp = checked("endpoint", () -> OtlpDestination.builder(endpoint));
        String service = properties.serviceName() == null
                ? environment.getProperty("spring.application.name")
                : properties.serviceName();
        if (service != null && !service.isBlank()) {
            otlp.service(service);
        }
        properties.resourceAttributes().forEach(otlp::resource);
        checked("headers", () -> {
            properties.headers().forEach(otlp::header);
            return otlp;
        });
        checked("timeout", () -> otlp.timeout(properties.timeout()));
        return otlp.compression(properties.compression()).build();
    }

    private static OtlpDestination.Builder checked(
            String property, java.util.function.Supplier<OtlpDestination.Builder> setting) {
        try {
            return setting.get();
        } catch (IllegalArgumentException refused) {
            throw new InvalidTrodoPropertyException(
                    "trodo.export.otlp." + property, String.valueOf(refused.getMessage()), refused);
        }
    }
}
