package ai.trodo.instrument.sdk;

import ai.trodo.instrument.sdk.call.Json;
import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.internal.Abandonment;
import ai.trodo.internal.Guard;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Listens at a stream of chunks, pulled by the application or pushed to its handler. Whatever the application may still
 * hold of it refers to the proxy, so that it counts as dropped only when all of it is.
 */
final class StreamProxy implements InvocationHandler {
    private final Object target;
    private final ModelCall call;
    private final Provider provider;

    private StreamProxy(Object target, ModelCall call, Provider provider) {
        this.target = target;
        this.call = call;
        this.provider = provider;
    }

    static Object around(Class<?> face, Object target, ModelCall call, Provider provider) {
        return Guard.orElse(target, "A stream could not be followed", () -> {
            Object proxy = Proxy.newProxyInstance(
                    face.getClassLoader(), new Class<?>[] {face}, new StreamProxy(target, call, provider));
            Abandonment.watch(proxy, call::streamLeft);
            return proxy;
        });
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("subscribe") && arguments != null && arguments[0] != null) {
            @Nullable Object[] passed = arguments.clone();
            passed[0] = handler(method.getParameterTypes()[0], arguments[0], proxy);
            Members.invoke(target, method, passed);
            return proxy;
        }
        Object result = Members.invoke(target, method, arguments);
        if (method.getName().equals("close")) {
            call.streamLeft();
        }
        return result instanceof Stream<?> stream ? pulled(stream, proxy) : result;
    }

    private void hear(@Nullable Object chunk) {
        Json json = Guard.orNull("model stream", () -> provider.json(chunk));
        if (json != null) {
            call.piece(json);
        }
    }

    private Object handler(Class<?> face, Object handler, Object owner) {
        return Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, new Handler(this, handler, owner));
    }

    private record Handler(StreamProxy stream, Object handler, Object owner) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getName().equals("onNext") && arguments != null) {
                stream.hear(arguments[0]);
            } else if (method.getName().equals("onComplete") && arguments != null) {
                completed(arguments[0]);
            }
            return Members.invoke(handler, method, arguments);
        }

        private void completed(@Nullable Object outcome) {
            if (outcome instanceof Optional<?> error && error.orElse(null) instanceof Throwable failure) {
                stream.call.failed(failure);
            } else {
                stream.call.streamEnded();
            }
        }
    }

    private <T> Stream<T> pulled(Stream<T> stream, Object owner) {
        return StreamSupport.stream(new Heard<>(this, stream.spliterator(), owner), false)
                .onClose(stream::close);
    }

    private record Heard<T>(StreamProxy stream, Spliterator<T> chunks, Object owner) implements Spliterator<T> {
        @Override
        public boolean tryAdvance(Consumer<? super T> action) {
            boolean more;
            try {
                more = chunks.tryAdvance(chunk -> {
                    stream.hear(chunk);
                    action.accept(chunk);
                });
            } catch (Throwable failure) {
                stream.call.failed(failure);
                throw failure;
            }
            if (!more) {
                stream.call.streamEnded();
            }
            return more;
        }

        @Override
        public @Nullable Spliterator<T> trySplit() {
            return null;
        }

        @Override
        public long estimateSize() {
            return Long.MAX_VALUE;
        }

        @Override
        public int characteristics() {
            return ORDERED;
        }
    }
}
