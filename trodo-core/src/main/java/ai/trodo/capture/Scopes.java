package ai.trodo.capture;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the block forms of runs and spans share. */
final class Scopes {
    private Scopes() {}

    static <S> S guarded(S nothing, Callable<S> opening) {
        return Guard.orElse(nothing, "A scope could not be opened", opening);
    }

    /** What to make current for this scope: outside and under a client that is off, what was current stays. */
    static @Nullable ActiveSpan orNothing(RunScope scope) {
        return scope == RunScope.NONE ? Current.get() : scope;
    }

    /** Ends it with the result of the work, or when the result does. */
    static void finish(Scope scope, boolean hasOutput, @Nullable Object result) {
        if (!scope.isRecording()) {
            return;
        }
        if (result instanceof CompletionStage<?> stage) {
            Guard.run(
                    "A stage could not be watched",
                    () -> stage.whenComplete((value, failure) -> {
                        if (failure == null) {
                            finish(scope, hasOutput, value);
                        } else if (Errors.isCancellation(failure)) {
                            scope.cancel();
                        } else {
                            scope.fail(Errors.unwrap(failure));
                        }
                    }));
        } else if (hasOutput || result == null) {
            scope.end();
        } else {
            scope.end(result);
        }
    }
}
