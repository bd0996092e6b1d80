package ai.trodo.spring.ai;

import ai.trodo.internal.Guard;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;

/**
 * Exchanges the clients of a provider's library that a framework's model has made for itself: nobody else ever holds them,
 * and no framework hands them out. Where that is not allowed the model stays as it was.
 */
final class HeldClients {
    private HeldClients() {}

    /** Whether it is of a framework whose models may hold such clients. */
    static boolean mayBeIn(Object bean) {
        String name = bean.getClass().getName();
        return name.startsWith("org.springframework.ai.") || name.startsWith("dev.langchain4j.");
    }

    /**
     * @param recording a recording client for a client, null or the same for anything else
     */
    static void exchange(Object bean, UnaryOperator<@Nullable Object> recording) {
        Guard.run("The client inside of a model could not be followed", () -> {
            Object target = AopProxyUtils.getSingletonTarget(bean);
            Object model = target == null ? bean : target;
            for (Class<?> type = model.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    exchange(model, field, recording);
                }
            }
        });
    }

    private static void exchange(Object model, Field field, UnaryOperator<@Nullable Object> recording)
            throws IllegalAccessException {
        boolean mayHold = !Modifier.isStatic(field.getModifiers())
                && !field.getType().isPrimitive()
                && !field.getType().getName().startsWith("java.");
        if (!mayHold || !field.trySetAccessible()) {
            return;
        }
        Object held = field.get(model);
        Object recorded = held == null ? null : recording.apply(held);
        if (recorded != null && recorded != held && field.getType().isInstance(recorded)) {
            field.set(model, recorded);
        }
    }
}
