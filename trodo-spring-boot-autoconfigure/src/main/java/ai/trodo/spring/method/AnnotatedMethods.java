package ai.trodo.spring.method;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Which methods of which beans are recorded. Says which annotated methods a proxy will never see. */
final class AnnotatedMethods extends StaticMethodMatcherPointcut {
    private static final Logger log = LoggerFactory.getLogger(AnnotatedMethods.class);

    private final MethodPlans plans;

    AnnotatedMethods(MethodPlans plans) {
        this.plans = plans;
        setClassFilter(new CandidateClasses());
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        if (ReflectionUtils.isObjectMethod(method) || method.isSynthetic() && !method.isBridge()) {
            return false;
        }
        boolean planned = plans.isPlanned(method, targetClass);
        if (planned && !isSeen(method, targetClass)) {
            log.warn(
                    "Trodo: {}.{} is annotated but {}, so calls of it are not recorded. Change that, or set trodo.aop.mode=aspectj.",
                    targetClass.getSimpleName(),
                    method.getName(),
                    Modifier.isPrivate(method.getModifiers()) ? "private" : "final");
        }
        return planned;
    }

    private static boolean isSeen(Method method, Class<?> targetClass) {
        Method specific = AopUtils.getMostSpecificMethod(method, ClassUtils.getUserClass(targetClass));
        int modifiers = specific.getModifiers();
        return !Modifier.isPrivate(modifiers)
                && (!Modifier.isFinal(modifiers) || method.getDeclaringClass().isInterface());
    }
}
