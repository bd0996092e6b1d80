package ai.trodo.spring.observation;

import ai.trodo.capture.Scope;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import ai.trodo.spring.method.AnnotatedCalls;
import ai.trodo.spring.method.result.Results;
import ai.trodo.wire.otlp.OwnKeys;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Micrometer observation of each recorded call, just inside our span, so that the call is in the traces and
 * meters that the application has already, and notes the ids of its trace on our span. Ends with
 * our span: for a stage, a future, a stream or a publisher later than the method. What fails here does not reach the application.
 */
final class ObservingInterceptor implements MethodInterceptor {
    private final Supplier<ObservationRegistry> registry;
    private final AnnotatedCalls calls;
    private final Consumer<Scope> traceIds;

    ObservingInterceptor(Supplier<ObservationRegistry> registry, AnnotatedCalls calls, Consumer<Scope> traceIds) {
        this.registry = registry;
        this.calls = calls;
        this.traceIds = traceIds;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        ActiveSpan current = Current.get();
        if (!(current instanceof Scope scope) || !scope.isRecording()) {
            return call.proceed();
        }
        Observation observation = Guard.orNull("a call could not be observed", () -> started(call, current));
        if (observation == null) {
            return call.proceed();
        }
        Observation.Scope opened = Guard.orNull("an observation could not be made current", observation::openScope);
        Guard.run("trace ids could not be noted", () -> traceIds.accept(scope));
        Object result;
        try {
            result = call.proceed();
        } catch (Throwable business) {
            stop(observation, business);
            throw business;
        } finally {
            if (opened != null) {
                Guard.run("an observation could not be left", opened::close);
            }
        }
        if (Results.isDeferred(result)) {
            scope.whenEnded(failure -> stop(observation, failure));
        } else {
            stop(observation, null);
        }
        return result;
    }

    private @Nullable Observation started(MethodInvocation call, ActiveSpan current) {
        Object target = call.getThis();
        Class<?> type = target == null ? call.getMethod().getDeclaringClass() : target.getClass();
        AnnotatedCalls.Described described = calls.describe(call.getMethod(), type);
        return described == null
                ? null
                : Observation.createNotStarted("trodo." + described.kind().wireName(), registry.get())
                        .contextualName(described.name())
                        .lowCardinalityKeyValue("trodo.name", described.name())
                        .highCardinalityKeyValue(OwnKeys.SPAN_ID, id(current))
                        .start();
    }

    /** By which whoever reads the trace knows that this is the very call that our span stands for. */
    private static String id(ActiveSpan current) {
        String span = current.spanId();
        return span == null ? current.runId() : span;
    }

    private static void stop(Observation observation, @Nullable Throwable failure) {
        Guard.run("an observation could not be ended", () -> {
            if (failure != null) {
                observation.error(failure);
            }
            observation.stop();
        });
    }
}
