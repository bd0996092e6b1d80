package ai.trodo.spring.method;

import ai.trodo.capture.Scope;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/** Records the calls that a Spring proxy sees. What the method returns or throws is what the caller gets. */
final class RecordingInterceptor implements MethodInterceptor {
    private final MethodRecorder recorder;

    RecordingInterceptor(MethodRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        if (!recorder.isEnabled()) {
            return call.proceed();
        }
        @Nullable Object[] cell = Current.cell();
        ActiveSpan before = Current.get(cell);
        if (recorder.passesBy(before)) {
            return call.proceed();
        }
        Object target = call.getThis();
        Class<?> targetClass = target == null ? call.getMethod().getDeclaringClass() : target.getClass();
        MethodPlan plan = recorder.plan(call.getMethod(), targetClass);
        if (plan == null) {
            return call.proceed();
        }
        Scope scope = recorder.open(plan, before, target, call.getArguments());
        if (scope == null) {
            return recorder.returnedUnrecorded(plan, target, call.getArguments(), call.proceed());
        }
        if (plan.suspends && call instanceof ProxyMethodInvocation proxied) {
            proxied.setArguments(MethodRecorder.inside(scope, call.getArguments()));
        }
        Object result;
        Current.set(cell, scope);
        try {
            result = call.proceed();
        } catch (Throwable business) {
            MethodRecorder.threw(scope, business);
            throw business;
        } finally {
            Current.set(cell, before);
        }
        return recorder.returned(plan, scope, target, call.getArguments(), result);
    }
}
