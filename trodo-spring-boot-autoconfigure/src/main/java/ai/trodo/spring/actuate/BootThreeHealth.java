package ai.trodo.spring.actuate;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * The health indicator for Spring Boot 3, whose interface has another package than that of Boot 4. One small proxy
 * instead of a module of its own for one class.
 */
final class BootThreeHealth implements ImportBeanDefinitionRegistrar {
    static final String INDICATOR = "org.springframework.boot.actuate.health.HealthIndicator";

    @Override
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        if (registry.containsBeanDefinition("trodoHealthIndicator")) {
            return;
        }
        RootBeanDefinition definition = new RootBeanDefinition(BootThreeHealthFactory.class);
        definition.setAttribute(
                FactoryBean.OBJECT_TYPE_ATTRIBUTE,
                ClassUtils.resolveClassName(INDICATOR, getClass().getClassLoader()));
        registry.registerBeanDefinition("trodoHealthIndicator", definition);
    }
}
