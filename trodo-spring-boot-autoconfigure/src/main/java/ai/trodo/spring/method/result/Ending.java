package ai.trodo.spring.method.result;

import ai.trodo.capture.Scope;
import ai.trodo.internal.Guard;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the span of one call will end once its result is there. The first of {@link #end}, {@link #fail} and
 * {@link #cancel} counts; none of them throws.
 */
public final class Ending {
    private final Scope scope;
    private final Function<@Nullable Object, @Nullable Object> output;
    private final Reopening reopening;
    private volatile boolean taken;

    /** Opens the span of a further run of the same call, such as a second subscription. */
    @FunctionalInterface
    public interface Reopening {
        @Nullable
        Scope open();
    }

    /**
     * @param output what of the result may be shown
     */
    public Ending(Scope scope, Function<@Nullable Object, @Nullable Object> output, Reopening reopening) {
        this.scope = scope;
        this.output = output;
        this.reopening = reopening;
    }

    public Scope scope() {
        return scope;
    }

    /** The ending of a second run of the same call; null when nothing is recorded there. */
    @Nullable
    Ending again() {
        return open(output, reopening);
    }

    static @Nullable Ending open(Function<@Nullable Object, @Nullable Object> output, Reopening opening) {
        Scope scope = Guard.orNull("a call could not be recorded", opening::open);
        return scope == null ? null : new Ending(scope, output, opening);
    }

    void first() {
        scope.firstOutput();
    }

    void end(@Nullable Object value) {
        Object shown = shown(value);
        if (shown == null) {
            scope.end();
        } else {
            scope.end(shown);
        }
    }

    /** What of the value may be recorded. */
    @Nullable
    Object shown(@Nullable Object value) {
        return Guard.orNull("a result could not be recorded", () -> output.apply(value));
    }

    void fail(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof CancellationException) {
            scope.cancel();
        } else {
            scope.fail(cause);
        }
    }

    void cancel() {
        scope.cancel();
    }

    /** Somebody consumes the result: from here on its own end counts, even if the result itself becomes garbage. */
    void taken() {
        taken = true;
    }

    /** The result was thrown away unread. */
    void abandon() {
        if (!taken && scope.isRecording()) {
            scope.attribute("trodo.abandoned", true);
            scope.cancel();
        }
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapper && cause != null ? cause : failure;
    }
}
