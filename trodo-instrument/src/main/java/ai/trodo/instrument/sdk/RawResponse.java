package ai.trodo.instrument.sdk;

import ai.trodo.instrument.sdk.call.AnswerBody;
import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.internal.Abandonment;
import ai.trodo.internal.Guard;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for an answer with its status and headers. The application may have it parsed, read its body itself, or look
 * at neither.
 */
final class RawResponse implements InvocationHandler {
    private final Object target;
    private final ModelCall call;
    private final Listening listening;
    private volatile boolean streaming;

    private RawResponse(Object target, ModelCall call, Listening listening) {
        this.target = target;
        this.call = call;
        this.listening = listening;
    }

    static Object around(Class<?> face, Object target, ModelCall call, Listening listening) {
        return Guard.orElse(target, "An answer could not be followed", () -> {
            Object proxy = Proxy.newProxyInstance(
                    face.getClassLoader(), new Class<?>[] {face}, new RawResponse(target, call, listening));
            Abandonment.watch(proxy, call::unread);
            return proxy;
        });
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        Object result;
        try {
            result = Members.invoke(target, method, arguments);
        } catch (Throwable failure) {
            if (method.getName().equals("parse")) {
                call.failed(failure);
            }
            throw failure;
        }
        switch (method.getName()) {
            case "parse" -> {
                Object heard = Guard.orNull("model answer", () -> listening.heard(result, call));
                streaming = heard != null && heard != result;
                return heard == null ? result : heard;
            }
            case "body" -> {
                return result instanceof InputStream body ? heard(body, proxy) : result;
            }
            case "close" -> left();
            default -> {}
        }
        return result;
    }

    private void left() {
        if (streaming) {
            call.streamLeft();
        } else {
            call.unread();
        }
    }

    private InputStream heard(InputStream body, Object owner) {
        boolean events = Guard.orElse(false, "model answer", this::isEventStream);
        return new HeardInput(body, new AnswerBody(call, events, call::answered), owner);
    }

    private boolean isEventStream() throws ReflectiveOperationException {
        Object headers = Members.call(target, "headers");
        return headers != null
                && Members.call(headers, "values", "content-type") instanceof List<?> types
                && types.toString().contains("event-stream");
    }

    /** Holds the answer, so that it does not count as dropped while its body is read. */
    private static final class HeardInput extends FilterInputStream {
        private final AnswerBody heard;
        private final Object owner;

        HeardInput(InputStream body, AnswerBody heard, Object owner) {
            super(body);
            this.heard = heard;
            this.owner = owner;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next < 0) {
                heard.ended();
            } else {
                heard.bytes(new byte[] {(byte) next}, 0, 1);
            }
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count < 0) {
                heard.ended();
            } else {
                heard.bytes(into, offset, count);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            super.close();
            heard.closed();
        }

        @Override
        public String toString() {
            return "body of " + owner;
        }
    }
}
