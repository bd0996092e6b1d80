package ai.trodo.spring.messaging;

import ai.trodo.TrodoClient;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.Scope;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import ai.trodo.spring.http.RunHeaders;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all brokers have in common: headers of the current run on what is sent, and the handling of a message as one
 * span on the run that its headers name. A message that names none is handled as ever.
 */
final class MessageRuns {
    private final Supplier<TrodoClient> client;

    /** The client is asked for with the first message, so that listeners may be made before it. */
    MessageRuns(Supplier<TrodoClient> client) {
        this.client = client;
    }

    /** The rest of the handling. */
    @FunctionalInterface
    interface Handling<X extends Throwable> {
        /** The application's handling of the message; what it returns and throws passes through unchanged. */
        @Nullable
        Object handle() throws X;
    }

    /** Sets the headers of the current run, by the rules of {@link RunHeaders#fill}. */
    void mark(Function<String, @Nullable String> present, BiConsumer<String, String> setter) {
        Guard.run(
                "a message could not be marked with its run",
                () -> RunHeaders.fill(client.get().propagationHeaders(), present, setter));
    }

    /** Handles a message inside the run that its headers name. */
    <X extends Throwable> @Nullable Object within(
            String name, Function<String, @Nullable String> headers, Handling<X> handling) throws X {
        RunScope run = Guard.orElse(
                RunScope.NONE,
                "a message could not go on with its run",
                () -> client.get().continueFrom(headers));
        if (run == RunScope.NONE) {
            return handling.handle();
        }
        SpanScope span = run.isRecording() ? run.span(name, SpanKind.AGENT).start() : SpanScope.NOOP;
        Scope scope = span == SpanScope.NOOP ? run : span;
        ActiveSpan before = Current.swap(scope);
        try {
            Object result = handling.handle();
            span.end();
            return result;
        } catch (Throwable failure) {
            span.fail(rootOf(failure));
            throw failure;
        } finally {
            Current.swap(before);
            run.close();
        }
    }

    /** Handles messages that come at once, which may name several runs. */
    <X extends Throwable> @Nullable Object withinAll(
            String name, List<Function<String, @Nullable String>> messages, Handling<X> handling) throws X {
        BatchSpans batch = Guard.orNull(
                "a batch of messages could not go on with its runs",
                () -> BatchSpans.open(client.get(), name, messages));
        if (batch == null) {
            return handling.handle();
        }
        ActiveSpan before = Current.swap(batch.current());
        Throwable failure = null;
        try {
            return handling.handle();
        } catch (Throwable thrown) {
            failure = rootOf(thrown);
            throw thrown;
        } finally {
            Current.swap(before);
            batch.end(failure);
        }
    }

    /** Containers wrap what a listener threw. */
    private static Throwable rootOf(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapped = failure.getClass().getSimpleName().contains("ListenerExecutionFailed");
        return wrapped && cause != null ? cause : failure;
    }
}
