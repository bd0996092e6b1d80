package ai.trodo.spring.actuate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Makes the health indicator of Spring Boot 3 from a report. */
final class BootThreeHealthFactory implements FactoryBean<Object> {
    private static final String HEALTH = "org.springframework.boot.actuate.health.Health";

    private final HealthReport report;
    private final Class<?> indicator;
    private final Class<?> health;

    BootThreeHealthFactory(HealthReport report) {
        this.report = report;
        ClassLoader loader = getClass().getClassLoader();
        indicator = ClassUtils.resolveClassName(BootThreeHealth.INDICATOR, loader);
        health = ClassUtils.resolveClassName(HEALTH, loader);
    }

    @Override
    public Class<?> getObjectType() {
        return indicator;
    }

    @Override
    public Object getObject() {
        return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {indicator}, this::answer);
    }

    private @Nullable Object answer(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        return switch (method.getName()) {
            case "health" -> health();
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "trodoHealthIndicator";
        };
    }

    private Object health() {
        Object builder = call(method(health, "status", String.class), null, report.status());
        call(method(builder.getClass(), "withDetails", Map.class), builder, report.details());
        return call(method(builder.getClass(), "build"), builder);
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) {
        Method method = ReflectionUtils.findMethod(type, name, parameters);
        if (method == null) {
            throw new IllegalStateException(type + " has no method " + name);
        }
        return method;
    }

    private static Object call(Method method, @Nullable Object target, Object... arguments) {
        Object result = ReflectionUtils.invokeMethod(method, target, arguments);
        if (result == null) {
            throw new IllegalStateException(method + " gave nothing");
        }
        return result;
    }
}
