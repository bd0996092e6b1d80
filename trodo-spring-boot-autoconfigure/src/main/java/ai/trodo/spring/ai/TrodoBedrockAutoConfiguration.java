package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.sdk.bedrock.TrodoBedrock;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** AWS Bedrock: clients that are beans record their calls. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "ai.trodo.instrument.sdk.bedrock.TrodoBedrock",
            "software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient"
        })
@ConditionalOnTrodo("bedrock")
public final class TrodoBedrockAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "trodoBedrockBeans")
    static BeanPostProcessor trodoBedrockBeans(
            ObjectProvider<TrodoClient> trodo, ObjectProvider<Environment> environment) {
        return new ProviderBeans("bedrock", trodo, environment, TrodoBedrockAutoConfiguration::recording);
    }

    private static @Nullable Object recording(Object bean, ProviderBeans with) {
        if (bean instanceof BedrockRuntimeAsyncClient client) {
            return TrodoBedrock.wrap(client, with.trodo(), with.settings());
        }
        return bean instanceof BedrockRuntimeClient client
                ? TrodoBedrock.wrap(client, with.trodo(), with.settings())
                : null;
    }
}
