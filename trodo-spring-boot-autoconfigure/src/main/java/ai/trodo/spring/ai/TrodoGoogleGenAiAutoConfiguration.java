package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.sdk.google.TrodoGoogleGenAi;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import com.google.genai.Client;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Google's Java library for Gemini: clients that are beans record their calls and stay the objects that they are. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "ai.trodo.instrument.sdk.google.TrodoGoogleGenAi",
            "com.google.genai.Client",
            "com.google.genai.ApiClient",
            "okhttp3.OkHttpClient"
        })
@ConditionalOnTrodo("google-genai")
public final class TrodoGoogleGenAiAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "trodoGoogleGenAiBeans")
    static BeanPostProcessor trodoGoogleGenAiBeans(
            ObjectProvider<TrodoClient> trodo, ObjectProvider<Environment> environment) {
        return new ProviderBeans("google-genai", trodo, environment, TrodoGoogleGenAiAutoConfiguration::recording);
    }

    private static @Nullable Object recording(Object bean, ProviderBeans with) {
        return bean instanceof Client client ? TrodoGoogleGenAi.wrap(client, with.trodo(), with.settings()) : null;
    }
}
