package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.springai.SpringAiObservations;
import ai.trodo.instrument.springai.SpringAiSettings;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Spring AI: its observations become spans, failed tools are seen, streams are counted to their last chunk. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "ai.trodo.instrument.springai.SpringAiObservations",
            "io.micrometer.observation.ObservationHandler",
            "org.springframework.ai.chat.client.observation.ChatClientObservationContext"
        })
@ConditionalOnTrodo("spring-ai")
public final class TrodoSpringAiAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    SpringAiObservations trodoSpringAiObservations(TrodoClient trodo, Environment environment) {
        String prefix = "trodo.instrument.spring-ai.";
        SpringAiSettings settings = new SpringAiSettings(
                environment.getProperty(prefix + "chat-client", Boolean.class, SpringAiSettings.DEFAULT.chatClient()),
                environment.getProperty(prefix + "advisors", Boolean.class, SpringAiSettings.DEFAULT.advisors()),
                environment.getProperty(
                        prefix + "vector-store-writes", Boolean.class, SpringAiSettings.DEFAULT.vectorStoreWrites()));
        return new SpringAiObservations(LibraryClient.of("spring-ai", trodo, environment), settings);
    }

    @Bean
    @ConditionalOnMissingBean(name = "trodoSpringAiBeans")
    static BeanPostProcessor trodoSpringAiBeans() {
        return new SpringAiBeans();
    }
}
