package ai.trodo.spring.method;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.function.SingletonSupplier;

/** Records annotated methods of beans, through Spring proxies unless aspects are woven. */
@AutoConfiguration(
        after = TrodoClientAutoConfiguration.class,
        afterName = "org.springframework.boot.autoconfigure.aop.AopAutoConfiguration")
@ConditionalOnTrodo("methods")
@EnableConfigurationProperties(TrodoAopProperties.class)
public final class TrodoMethodAutoConfiguration {
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static MethodPlans trodoMethodPlans() {
        return new MethodPlans();
    }

    @Bean
    @ConditionalOnMissingBean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AnnotatedCalls trodoAnnotatedCalls(MethodPlans plans) {
        return new AnnotatedCalls(plans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static MethodRecorder trodoMethodRecorder(
            ObjectProvider<TrodoClient> client, MethodPlans plans, BeanFactory beans) {
        return new MethodRecorder(SingletonSupplier.of(client::getObject), plans, beans);
    }

    /** The advisor, and what makes proxies for it if nothing else does. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "trodo.aop.mode", havingValue = "proxy", matchIfMissing = true)
    @Import(ProxyCreator.class)
    static class Proxies {
        /** Infrastructure, so that it works without the AspectJ weaver on the class path. */
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        @ConditionalOnMissingBean
        static RecordingAdvisor trodoRecordingAdvisor(
                MethodPlans plans, MethodRecorder recorder, Environment environment) {
            return new RecordingAdvisor(
                    new AnnotatedMethods(plans),
                    new RecordingInterceptor(recorder),
                    TrodoAopProperties.of(environment).order());
        }
    }

    /** Nothing is proxied; the woven aspect records while this context lives. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "trodo.aop.mode", havingValue = "aspectj")
    static class Weaving {
        @Bean
        WovenRecording trodoWovenRecording(MethodRecorder recorder) {
            return new WovenRecording(recorder);
        }
    }

    /** Registers a creator of proxies, as {@code spring.aop.auto} does; with it switched off ours still works. */
    static final class ProxyCreator implements ImportBeanDefinitionRegistrar, EnvironmentAware {
        private @Nullable Environment environment;

        @Override
        public void setEnvironment(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
            boolean already = registry.containsBeanDefinition(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME);
            AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
            boolean byClass = environment == null
                    || environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
            if (!already && byClass) {
                AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(registry);
            }
        }
    }
}
