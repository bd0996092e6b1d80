package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.sdk.TrodoOpenAi;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** OpenAI's Java library: clients that are beans record their calls. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnClass(name = {"ai.trodo.instrument.sdk.TrodoOpenAi", "com.openai.client.OpenAIClient"})
@ConditionalOnTrodo("openai")
public final class TrodoOpenAiAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "trodoOpenAiBeans")
    static BeanPostProcessor trodoOpenAiBeans(
            ObjectProvider<TrodoClient> trodo, ObjectProvider<Environment> environment) {
        return new ProviderBeans("openai", trodo, environment, TrodoOpenAiAutoConfiguration::recording);
    }

    private static @Nullable Object recording(Object bean, ProviderBeans with) {
        if (bean instanceof OpenAIClient client) {
            return TrodoOpenAi.wrap(client, with.trodo(), with.settings());
        }
        return bean instanceof OpenAIClientAsync client
                ? TrodoOpenAi.wrap(client, with.trodo(), with.settings())
                : null;
    }
}
