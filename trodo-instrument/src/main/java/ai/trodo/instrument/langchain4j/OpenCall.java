package ai.trodo.instrument.langchain4j;

import ai.trodo.capture.SpanScope;
import ai.trodo.instrument.sdk.call.Attempts;
import org.jspecify.annotations.Nullable;

/**
 * The call of a model that has been asked for on this thread, for what is further in and on the same thread: its request over
 * HTTP, which LangChain4j sends from there, and the handler of its stream. Listeners are told of the end on other threads, so
 * a call that is over is known by its span.
 */
final class OpenCall {
    private static final ThreadLocal<@Nullable Attempts> HERE = new ThreadLocal<>();
    private static final ThreadLocal<@Nullable StreamedAnswer> HANDLER = new ThreadLocal<>();

    private OpenCall() {}

    /** Called when a span has been opened for the call that is about to be made here; with what hears its stream, if any. */
    static @Nullable StreamedAnswer begins(SpanScope span) {
        HERE.set(new Attempts(span));
        StreamedAnswer answer = HANDLER.get();
        if (answer != null) {
            answer.belongsTo(span);
        }
        return answer;
    }

    /** Null when nothing is recorded. */
    static @Nullable Attempts here() {
        Attempts attempts = HERE.get();
        return attempts != null && attempts.span().isRecording() ? attempts : null;
    }

    /** Told of the end: on this thread nothing is open any more. */
    static void over(SpanScope span) {
        Attempts attempts = HERE.get();
        if (attempts != null && (attempts.span() == span || !attempts.span().isRecording())) {
            HERE.remove();
        }
    }

    /** What hears the stream of the call that is made here from now on; returns what did before. */
    static @Nullable StreamedAnswer heardBy(@Nullable StreamedAnswer answer) {
        StreamedAnswer before = HANDLER.get();
        if (answer == null) {
            HANDLER.remove();
        } else {
            HANDLER.set(answer);
        }
        return before;
    }
}
