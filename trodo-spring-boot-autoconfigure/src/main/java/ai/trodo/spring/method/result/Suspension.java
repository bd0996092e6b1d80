package ai.trodo.spring.method.result;

import ai.trodo.capture.Scope;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.spring.async.RunContextElement;
import kotlin.Result;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.jspecify.annotations.Nullable;

/**
 * A Kotlin {@code suspend} method as the JVM sees it: its last argument is told the result if the method says that it
 * was suspended, and holds the context that the coroutine goes on with, on whatever thread. Spring's proxies make a
 * publisher of what such a method returns, so that only the context matters to them; woven classes need both.
 */
public final class Suspension {
    private Suspension() {}

    /** The continuation to pass on instead, which ends the span and then goes on as before. */
    public static Object following(Object continuation, Ending ending) {
        return new Inside(continuation, ending.scope(), ending);
    }

    /** The continuation to pass on instead, in whose context the span is current. */
    public static Object inside(Object continuation, Scope scope) {
        return new Inside(continuation, scope, null);
    }

    public static boolean isSuspended(@Nullable Object result) {
        return result == IntrinsicsKt.getCOROUTINE_SUSPENDED();
    }

    private static final class Inside implements Continuation<Object> {
        private final Continuation<Object> target;
        private final @Nullable Ending ending;
        private final CoroutineContext context;

        @SuppressWarnings("unchecked")
        Inside(Object target, Scope scope, @Nullable Ending ending) {
            this.target = (Continuation<Object>) target;
            this.ending = ending;
            context = this.target.getContext().plus(new RunContextElement(ContextSnapshot.of(scope)));
        }

        @Override
        public CoroutineContext getContext() {
            return context;
        }

        @Override
        public void resumeWith(Object result) {
            if (ending != null && result instanceof Result.Failure failure) {
                ending.fail(failure.exception);
            } else if (ending != null) {
                ending.end(result);
            }
            target.resumeWith(result);
        }
    }
}
