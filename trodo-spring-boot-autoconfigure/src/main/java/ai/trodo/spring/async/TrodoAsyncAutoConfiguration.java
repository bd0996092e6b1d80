package ai.trodo.spring.async;

import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/** Lets executor beans carry the current run: {@code @Async}, task executors, executor services. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnTrodo("async")
public final class TrodoAsyncAutoConfiguration {
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ExecutorPostProcessor trodoExecutorPostProcessor(ConfigurableListableBeanFactory beans) {
        return new ExecutorPostProcessor(beans);
    }
}
