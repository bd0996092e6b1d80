package ai.trodo.spring.actuate;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/** Meters of the client and of model calls, wherever the application already sends its meters. */
@AutoConfiguration(
        before = TrodoClientAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, MeterBinder.class})
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnTrodo("meters")
public final class TrodoMetersAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "trodoClientMeters")
    MeterBinder trodoClientMeters(ObjectProvider<TrodoClient> client) {
        return registry -> new ClientMeters(client.getObject()).bindTo(registry);
    }

    @Bean
    ModelMeters trodoModelMeters(ObjectProvider<MeterRegistry> registry) {
        return new ModelMeters(SingletonSupplier.of(registry::getObject));
    }
}
