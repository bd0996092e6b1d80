package ai.trodo.spring.actuate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The health indicator for Spring Boot 3, whose interface has another package than that of Boot 4. One small proxy
 * instead of a module of its own for one class.
 */
final class BootThreeHealth implements ImportBeanDefinitionRegistrar, BeanFactoryAware {
    static final String INDICATOR = "org.springframework.boot.actuate.health.HealthIndicator";
    private static final String HEALTH = "org.springframework.boot.actuate.health.Health";

    private BeanFactory beans;

    @Override
    public void setBeanFactory(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        if (registry.containsBeanDefinition("trodoHealthIndicator")) {
            return;
        }
        ClassLoader loader = getClass().getClassLoader();
        Class indicator = ClassUtils.resolveClassName(INDICATOR, loader);
        registry.registerBeanDefinition(
                "trodoHealthIndicator",
                new RootBeanDefinition(
                        indicator, () -> Proxy.newProxyInstance(loader, new Class<?>[] {indicator}, handler(loader))));
    }

    private InvocationHandler handler(ClassLoader loader) {
        Class<?> health = ClassUtils.resolveClassName(HEALTH, loader);
        return (proxy, method, arguments) -> {
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            return method.getName().equals("health") ? health(health) : onObject(proxy, method, arguments);
        };
    }

    private Object health(Class<?> health) {
        HealthReport report = beans.getBean(HealthReport.class);
        Object builder = call(method(health, "status", String.class), null, report.status());
        call(method(builder.getClass(), "withDetails", Map.class), builder, report.details());
        return call(method(builder.getClass(), "build"), builder);
    }

    private static Object onObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "trodoHealthIndicator";
        };
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) {
        Method method = ReflectionUtils.findMethod(type, name, parameters);
        if (method == null) {
            throw new IllegalStateException(type + " has no method " + name);
        }
        return method;
    }

    private static Object call(Method method, Object target, Object... arguments) {
        Object result = ReflectionUtils.invokeMethod(method, target, arguments);
        if (result == null) {
            throw new IllegalStateException(method + " gave nothing");
        }
        return result;
    }
}
