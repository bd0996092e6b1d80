package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.sdk.TrodoAnthropic;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientAsync;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Anthropic's Java library: clients that are beans record their calls. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnClass(name = {"ai.trodo.instrument.sdk.TrodoAnthropic", "com.anthropic.client.AnthropicClient"})
@ConditionalOnTrodo("anthropic")
public final class TrodoAnthropicAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "trodoAnthropicBeans")
    static BeanPostProcessor trodoAnthropicBeans(
            ObjectProvider<TrodoClient> trodo, ObjectProvider<Environment> environment) {
        return new ProviderBeans("anthropic", trodo, environment, TrodoAnthropicAutoConfiguration::recording);
    }

    private static @Nullable Object recording(Object bean, ProviderBeans with) {
        if (bean instanceof AnthropicClient client) {
            return TrodoAnthropic.wrap(client, with.trodo(), with.settings());
        }
        return bean instanceof AnthropicClientAsync client
                ? TrodoAnthropic.wrap(client, with.trodo(), with.settings())
                : null;
    }
}
