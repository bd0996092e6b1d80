package ai.trodo.spring.observation;

import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Gives Spring AI an observation registry where Boot makes none, which is so without Actuator. Otherwise Spring AI would
 * observe nothing, and nothing of it could be recorded.
 */
@AutoConfiguration(
        after = TrodoClientAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass(
        value = ObservationRegistry.class,
        name = "org.springframework.ai.chat.observation.ChatModelObservationContext")
@ConditionalOnMissingBean(ObservationRegistry.class)
@ConditionalOnTrodo("spring-ai")
public final class TrodoObservationRegistryAutoConfiguration {
    @Bean
    ObservationRegistry trodoObservationRegistry() {
        return ObservationRegistry.create();
    }

    @Bean
    @ConditionalOnMissingBean(name = "trodoObservationHandlers")
    SmartInitializingSingleton trodoObservationHandlers(
            ObservationRegistry trodoObservationRegistry, ObjectProvider<ObservationHandler<?>> handlers) {
        return () -> handlers.orderedStream()
                .forEach(handler -> trodoObservationRegistry.observationConfig().observationHandler(handler));
    }
}
