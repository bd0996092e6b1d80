package ai.trodo.spring.method.result;

import ai.trodo.context.ContextSnapshot;
import ai.trodo.spring.async.RunContextElement;
import kotlin.Result;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.jspecify.annotations.Nullable;

/**
 * A Kotlin {@code suspend} method as the JVM sees it: its last argument is told the result if the method says that it
 * was suspended. Spring's proxies turn such methods of Kotlin classes into publishers before we see them; this is for
 * woven classes.
 */
public final class Suspension {
    private Suspension() {}

    /** The continuation to pass on instead, which ends the span and then goes on as before. */
    public static Object following(Object continuation, Ending ending) {
        return new Following((Continuation<?>) continuation, ending);
    }

    public static boolean isSuspended(@Nullable Object result) {
        return result == IntrinsicsKt.getCOROUTINE_SUSPENDED();
    }

    private static final class Following implements Continuation<Object> {
        private final Continuation<Object> target;
        private final Ending ending;
        private final CoroutineContext context;

        @SuppressWarnings("unchecked")
        Following(Continuation<?> target, Ending ending) {
            this.target = (Continuation<Object>) target;
            this.ending = ending;
            context = target.getContext().plus(new RunContextElement(ContextSnapshot.of(ending.scope())));
        }

        @Override
        public CoroutineContext getContext() {
            return context;
        }

        @Override
        public void resumeWith(Object result) {
            if (result instanceof Result.Failure failure) {
                ending.fail(failure.exception);
            } else {
                ending.end(result);
            }
            target.resumeWith(result);
        }
    }
}
