package ai.trodo.instrument.langchain4j;

import ai.trodo.capture.SpanScope;
import ai.trodo.internal.Guard;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Hears the pieces of one stream on their way to the application's handler: when the first comes, and what had been said when
 * the stream fails. Stands in for the handler by a proxy, because its methods differ between versions.
 */
final class StreamedAnswer implements InvocationHandler {
    private static final int MAX_TEXT = 256 * 1024;

    private final StreamingChatResponseHandler handler;
    private final StringBuilder text = new StringBuilder();
    private volatile @Nullable SpanScope span;

    StreamedAnswer(StreamingChatResponseHandler handler) {
        this.handler = handler;
    }

    static boolean isHeard(Object candidate) {
        return Proxy.isProxyClass(candidate.getClass())
                && Proxy.getInvocationHandler(candidate) instanceof StreamedAnswer;
    }

    StreamingChatResponseHandler heard() {
        return (StreamingChatResponseHandler) Proxy.newProxyInstance(
                StreamingChatResponseHandler.class.getClassLoader(),
                new Class<?>[] {StreamingChatResponseHandler.class},
                this);
    }

    void belongsTo(SpanScope opened) {
        span = opened;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        SpanScope open = span;
        if (open != null && arguments != null && arguments.length > 0) {
            Guard.run("langchain4j stream", () -> hear(open, method.getName(), arguments[0]));
        }
        try {
            return method.invoke(handler, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }

    private synchronized void hear(SpanScope open, String method, @Nullable Object piece) {
        if (!method.startsWith("onPartial") && !method.equals("onCompleteToolCall")) {
            return;
        }
        open.firstOutput();
        String words = piece instanceof PartialResponse partial
                ? partial.text()
                : method.equals("onPartialResponse") && piece instanceof String plain ? plain : null;
        if (words != null && text.length() + words.length() <= MAX_TEXT) {
            text.append(words);
        }
    }

    /** For a stream that did not reach its end. */
    synchronized void describePartial(SpanScope failed) {
        if (text.length() > 0) {
            failed.output(text.toString());
        }
    }
}
