package ai.trodo.spring.method;

import ai.trodo.model.SpanKind;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Pointcut;

/** The annotated methods of beans, for advice that goes along with ours. */
public final class AnnotatedCalls {
    private final MethodPlans plans;

    AnnotatedCalls(MethodPlans plans) {
        this.plans = plans;
    }

    /**
     * What a call of a method is recorded as.
     *
     * @param kind what its spans are
     * @param name what its spans are shown under
     */
    public record Described(SpanKind kind, String name) {}

    /** Matches the methods that have spans of their own. */
    public Pointcut pointcut() {
        return new AnnotatedMethods(plans);
    }

    /** Null for a method that is not annotated. */
    public @Nullable Described describe(Method method, Class<?> targetClass) {
        MethodPlan plan = plans.find(method, targetClass);
        return plan == null ? null : new Described(plan.kind, plan.site.name());
    }
}
