package ai.trodo.instrument.sdk.call;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.UsageReader;
import ai.trodo.capture.UsageReading;
import ai.trodo.context.Activation;
import ai.trodo.internal.Guard;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model through a provider's library, from its request to the last piece of its answer. No method throws;
 * whatever ends it first, wins. Not API; may change in any release.
 */
public final class ModelCall {
    private final SpanScope span;
    private final AnswerReader reader;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Attempts attempts;
    private final UsageReader.Stream usage = new UsageReader.Stream();
    private final AnswerParts parts = new AnswerParts();
    private volatile @Nullable Runnable whenOver;

    private ModelCall(SpanScope span, AnswerReader reader) {
        this.span = span;
        attempts = new Attempts(span);
        this.reader = reader;
    }

    /** Below what is current on this thread; null when nothing is recorded. */
    public static @Nullable ModelCall begin(
            TrodoClient trodo, CallSettings settings, ModelRequest request, AnswerReader reader) {
        SpanScope span = trodo.llm(request.spanName())
                .innermost()
                .contents(settings.contents())
                .provider(request.provider())
                .model(request.model())
                .attribute("gen_ai.operation.name", request.operation())
                .start();
        if (!span.isRecording()) {
            return null;
        }
        request.parameters().forEach((name, value) -> span.attribute("gen_ai.request." + name, value));
        span.temperature(request.temperature()).input(request.input());
        return new ModelCall(span, reader);
    }

    public Activation activate() {
        return span.activate();
    }

    /** Runs once, after its end. */
    public void whenOver(Runnable action) {
        whenOver = action;
    }

    public boolean isOver() {
        return over.get();
    }

    public void piece(Json chunk) {
        if (!over.get()) {
            Guard.run("model stream", () -> {
                span.firstOutput();
                take(chunk);
            });
        }
    }

    private synchronized void take(Json chunk) {
        usage.accept(chunk.value());
        reader.piece(chunk, parts);
    }

    public void streamEnded() {
        end(this::describe);
    }

    /** The application closed or dropped it before its end. */
    public void streamLeft() {
        end(() -> {
            describe();
            span.cancel();
        });
    }

    public void answered(Json answer) {
        end(() -> {
            synchronized (this) {
                usage.accept(answer.value());
                reader.whole(answer, parts);
            }
            describe();
        });
    }

    private synchronized void describe() {
        Map<String, Object> message = parts.message();
        if (!message.isEmpty()) {
            span.output(message);
        }
        if (parts.finish() != null) {
            span.attribute("gen_ai.response.finish_reasons", List.of(parts.finish()));
        }
        UsageReading reading = usage.reading();
        String id = reading.responseId() == null ? parts.id() : reading.responseId();
        span.usage(reading);
        if (reader.knowsModel()) {
            span.model(reading.model() == null ? parts.model() : reading.model());
        }
        if (id != null) {
            span.attribute("trodo.response_id", id);
        }
    }

    /** The answer itself was never looked at. */
    public void unread() {
        end(() -> {});
    }

    public void failed(Throwable failure) {
        Throwable cause = unwrapped(failure);
        end(() -> {
            describe();
            if (cause instanceof CancellationException) {
                span.cancel();
            } else {
                span.fail(cause);
            }
        });
    }

    /** Failed before the library has made an exception of it. */
    public void failed(String type, @Nullable String message, int status) {
        end(() -> {
            describe();
            span.error(type, message, status);
        });
    }

    private static Throwable unwrapped(Throwable failure) {
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapper && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** One request of the call was answered, whatever the answer; libraries ask again by themselves. */
    public void attemptAnswered(int status, Map<String, String> headers) {
        attempts.answered(status, headers);
    }

    /** One request of the call got no answer. */
    public void attemptFailed(Throwable failure) {
        attemptFailed(unwrapped(failure).getClass().getName());
    }

    public void attemptFailed(String error) {
        attempts.failed(error);
    }

    private void end(Guard.Action description) {
        if (over.compareAndSet(false, true)) {
            Guard.run("model answer", description);
            if (span.isRecording()) {
                span.end();
            }
            Runnable action = whenOver;
            if (action != null) {
                action.run();
            }
        }
    }
}
