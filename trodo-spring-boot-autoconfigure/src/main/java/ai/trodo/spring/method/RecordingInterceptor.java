package ai.trodo.spring.method;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Records the calls that a Spring proxy sees. */
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
        Object target = call.getThis();
        Class<?> targetClass = target == null ? call.getMethod().getDeclaringClass() : target.getClass();
        MethodPlan plan = recorder.plan(call.getMethod(), targetClass);
        return plan == null ? call.proceed() : recorder.record(plan, target, call.getArguments(), call::proceed);
    }
}
