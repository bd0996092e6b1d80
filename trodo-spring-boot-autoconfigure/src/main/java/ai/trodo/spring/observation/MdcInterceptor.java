package ai.trodo.spring.observation;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Puts the ids of the current run and span into the logging context while an annotated method runs. */
final class MdcInterceptor implements MethodInterceptor {
    static final String RUN = "trodo.run_id";
    static final String SPAN = "trodo.span_id";

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        ActiveSpan current = Current.get();
        if (current == null || !current.isRecording()) {
            return call.proceed();
        }
        String run = MDC.get(RUN);
        String span = MDC.get(SPAN);
        put(RUN, current.runId());
        put(SPAN, current.spanId());
        try {
            return call.proceed();
        } finally {
            put(RUN, run);
            put(SPAN, span);
        }
    }

    private static void put(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
