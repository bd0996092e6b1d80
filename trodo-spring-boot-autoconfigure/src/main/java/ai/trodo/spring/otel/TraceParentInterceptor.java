package ai.trodo.spring.otel;

import ai.trodo.context.Current;
import ai.trodo.instrument.otel.OwnContext;
import ai.trodo.internal.Guard;
import io.opentelemetry.context.Scope;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** While an annotated method runs, its span is the parent of what OpenTelemetry makes. */
final class TraceParentInterceptor implements MethodInterceptor {
    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Scope entered = Guard.orNull("our span could not be made a parent", () -> OwnContext.enter(Current.get()));
        if (entered == null) {
            return call.proceed();
        }
        try {
            return call.proceed();
        } finally {
            Guard.run("our span could not be left as a parent", entered::close);
        }
    }
}
