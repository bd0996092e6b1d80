package ai.trodo.instrument.langchain4j;

import ai.trodo.internal.Guard;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Calls of streaming models, of which listeners hear the beginning and the end only: handlers are exchanged for ones that
 * hear the pieces as well. Not API; may change in any release.
 */
public final class StreamCalls {
    private StreamCalls() {}

    /** How the call goes on. */
    @FunctionalInterface
    public interface Proceeding {
        @Nullable
        Object with(@Nullable Object @Nullable [] arguments) throws Throwable;
    }

    /** Goes on with a handler that is heard in the place of the one among the arguments. */
    public static @Nullable Object hear(@Nullable Object @Nullable [] arguments, Proceeding proceeding)
            throws Throwable {
        int place = arguments == null ? -1 : handler(arguments);
        if (arguments == null || place < 0 || !(arguments[place] instanceof StreamingChatResponseHandler told)) {
            return proceeding.with(arguments);
        }
        StreamedAnswer answer = new StreamedAnswer(told);
        @Nullable Object[] passed = arguments.clone();
        passed[place] = Guard.<@Nullable Object>orElse(arguments[place], "langchain4j stream", answer::heard);
        StreamedAnswer before = OpenCall.heardBy(answer);
        try {
            return proceeding.with(passed);
        } finally {
            OpenCall.heardBy(before);
        }
    }

    private static int handler(@Nullable Object[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof StreamingChatResponseHandler handler && !StreamedAnswer.isHeard(handler)) {
                return i;
            }
        }
        return -1;
    }

    /** The same model, whose streams are heard. */
    static StreamingChatModel heard(StreamingChatModel model) {
        return (StreamingChatModel) Proxy.newProxyInstance(
                StreamingChatModel.class.getClassLoader(),
                new Class<?>[] {StreamingChatModel.class},
                (proxy, method, arguments) -> hear(arguments, passed -> {
                    try {
                        return method.invoke(model, passed);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getTargetException();
                    }
                }));
    }
}
