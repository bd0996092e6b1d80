package ai.trodo.spring.method;

import ai.trodo.annotation.Traced;
import ai.trodo.capture.Scope;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.spring.method.result.Suspension;
import java.lang.reflect.Method;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * Records annotated methods that were woven with AspectJ, at load time or at build time: self-calls, private methods and
 * objects that are no beans too. Until {@code trodo.aop.mode=aspectj} says so it only passes calls on.
 */
@Aspect
public final class TrodoAspect {
    private static final TrodoAspect ONLY = new TrodoAspect();
    private static volatile @Nullable MethodRecorder recorder;
    private static volatile boolean woven;

    private TrodoAspect() {}

    /** For AspectJ, which else would have to add it while it weaves this class. */
    public static TrodoAspect aspectOf() {
        return ONLY;
    }

    /** See {@link #aspectOf}. */
    public static boolean hasAspect() {
        return true;
    }

    static void recordWith(MethodRecorder next) {
        recorder = next;
    }

    static void stopRecordingWith(MethodRecorder former) {
        if (recorder == former) {
            recorder = null;
        }
    }

    /** Whether a weaver works on classes while they are loaded. */
    static boolean isWovenAtLoadTime() {
        Probe.touch();
        return woven;
    }

    /** Called by woven code in place of each annotated method. */
    @Around("execution(@ai.trodo.annotation.Agent * *(..)) || execution(@ai.trodo.annotation.Tool * *(..))"
            + " || execution(@ai.trodo.annotation.Llm * *(..)) || execution(@ai.trodo.annotation.Retrieval * *(..))"
            + " || execution(@ai.trodo.annotation.Traced * *(..))"
            + " || execution(@(@ai.trodo.annotation.Agent *) * *(..)) || execution(@(@ai.trodo.annotation.Tool *) * *(..))"
            + " || execution(@(@ai.trodo.annotation.Llm *) * *(..)) || execution(@(@ai.trodo.annotation.Retrieval *) * *(..))"
            + " || execution(@(@ai.trodo.annotation.Traced *) * *(..))"
            + " || execution(public * (@ai.trodo.annotation.* *).*(..))"
            + " || execution(@(org.springframework.ai.tool..Tool) * *(..))"
            + " || execution(@(dev.langchain4j.agent.tool..Tool) * *(..))")
    public @Nullable Object record(ProceedingJoinPoint call) throws Throwable {
        Method method = ((MethodSignature) call.getSignature()).getMethod();
        if (method.getDeclaringClass() == Probe.class) {
            woven = true;
        }
        MethodRecorder active = recorder;
        if (active == null || !active.isEnabled()) {
            return call.proceed();
        }
        Object target = call.getThis();
        MethodPlan plan = active.plan(method, target == null ? method.getDeclaringClass() : target.getClass());
        if (plan == null) {
            return call.proceed();
        }
        Object[] arguments = call.getArgs();
        @Nullable Object[] cell = Current.cell();
        ActiveSpan before = Current.get(cell);
        Scope scope = active.open(plan, before, target, arguments);
        if (scope == null) {
            return active.returnedUnrecorded(plan, target, arguments, call.proceed());
        }
        Object result;
        Current.set(cell, scope);
        try {
            result = plan.suspends ? call.proceed(active.following(plan, scope, target, arguments)) : call.proceed();
        } catch (Throwable business) {
            MethodRecorder.threw(scope, business);
            throw business;
        } finally {
            Current.set(cell, before);
        }
        if (plan.suspends && Suspension.isSuspended(result)) {
            return result;
        }
        return active.returned(plan, scope, target, arguments, result);
    }

    /** A method that is seen only if weaving works. */
    private static final class Probe {
        @Traced
        static void touch() {}
    }
}
