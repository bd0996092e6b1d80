package ai.trodo.spring.method;

import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * The plan of each method on each class, made once. A method that is called on one class only, which is nearly every
 * method, is found with one map lookup and no allocation.
 */
final class MethodPlans implements LinkedAgents {
    private final ConcurrentMap<Method, Known> byMethod = new ConcurrentHashMap<>();
    private volatile boolean anyLinked;

    @Override
    public boolean isAny() {
        return anyLinked;
    }

    @Override
    public boolean isLinked(Method method, Class<?> beanType) {
        MethodPlan plan = find(method, beanType);
        return plan != null && plan.linked;
    }

    /** Remembers only what is annotated: every method of every bean is asked for. */
    boolean isPlanned(Method method, Class<?> targetClass) {
        MethodPlan plan = make(method, targetClass);
        if (plan == null) {
            return false;
        }
        return find(method, targetClass) != null;
    }

    /** Null when the method is not annotated. Throws only while beans are made, see {@link Expression#parse}. */
    @Nullable
    MethodPlan find(Method method, Class<?> targetClass) {
        Known first = byMethod.get(method);
        for (Known known = first; known != null; known = known.next) {
            if (known.targetClass == targetClass) {
                return known.plan;
            }
        }
        MethodPlan plan = make(method, targetClass);
        if (plan != null && plan.linked) {
            anyLinked = true;
        }
        byMethod.compute(method, (key, chain) -> new Known(targetClass, plan, chain));
        return plan;
    }

    private static @Nullable MethodPlan make(Method method, Class<?> targetClass) {
        Class<?> userClass = ClassUtils.getUserClass(targetClass);
        Method specific = AopUtils.getMostSpecificMethod(method, userClass);
        Marking marking = AnnotationReader.read(specific, userClass);
        if (marking == null && !specific.equals(method)) {
            marking = AnnotationReader.read(method, userClass);
        }
        return marking == null ? null : new MethodPlan(marking, specific, method, userClass);
    }

    private static final class Known {
        final Class<?> targetClass;
        final @Nullable MethodPlan plan;
        final @Nullable Known next;

        Known(Class<?> targetClass, @Nullable MethodPlan plan, @Nullable Known next) {
            this.targetClass = targetClass;
            this.plan = plan;
            this.next = next;
        }
    }
}
