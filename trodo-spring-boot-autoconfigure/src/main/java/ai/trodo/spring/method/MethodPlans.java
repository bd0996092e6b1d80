package ai.trodo.spring.method;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/** The plan of each method on each class, made once and found without allocation. */
final class MethodPlans implements LinkedAgents {
    private final KnownPlans known = new KnownPlans();
    private final ConcurrentMap<Key, Optional<MethodPlan>> byMeaning = new ConcurrentHashMap<>();
    private volatile boolean anyLinked;
    private volatile boolean matterUnsampled;

    @Override
    public boolean isAny() {
        return anyLinked;
    }

    /** Whether any method may record something although the run around it is not sampled. */
    boolean matterUnsampled() {
        return matterUnsampled;
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
        KnownPlans.Known seen = known.find(method, targetClass);
        return seen == null ? remember(method, targetClass) : seen.plan();
    }

    private @Nullable MethodPlan remember(Method method, Class<?> targetClass) {
        MethodPlan plan = byMeaning
                .computeIfAbsent(new Key(method, targetClass), key -> Optional.ofNullable(make(method, targetClass)))
                .orElse(null);
        if (plan != null && plan.linked) {
            anyLinked = true;
        }
        if (plan != null && (plan.linked || plan.results.mayBeLate())) {
            matterUnsampled = true;
        }
        known.add(new KnownPlans.Known(method, targetClass, plan));
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

    /** Methods are equal that mean the same, whoever looked them up. */
    private record Key(Method method, Class<?> targetClass) {}
}
