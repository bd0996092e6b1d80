package ai.trodo.spring.ai;

import ai.trodo.internal.Guard;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Puts a listening object in the place of a bean, but only where nobody can notice: a bean that was declared as a class
 * stays what it is, because somebody may ask for that class.
 */
final class BeanReplacement {
    private BeanReplacement() {}

    static Object of(@Nullable BeanFactory beans, String name, Object bean, Supplier<Object> listening) {
        return Guard.orElse(bean, "A bean could not be followed", () -> {
            Class<?> declared = declared(beans, name);
            if (declared == null) {
                return bean;
            }
            Object replacement = listening.get();
            return declared.isInstance(replacement) ? replacement : bean;
        });
    }

    /** Null when nobody said what it is. */
    private static @Nullable Class<?> declared(@Nullable BeanFactory beans, String name) {
        if (!(beans instanceof ConfigurableListableBeanFactory factory)
                || !factory.containsBeanDefinition(name)
                || !(factory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
            return null;
        }
        if (definition.getResolvedFactoryMethod() != null) {
            return definition.getResolvedFactoryMethod().getReturnType();
        }
        return definition.hasBeanClass() ? definition.getBeanClass() : null;
    }
}
