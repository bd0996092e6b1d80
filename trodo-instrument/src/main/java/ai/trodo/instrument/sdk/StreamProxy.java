package ai.trodo.instrument.sdk;

import ai.trodo.internal.Guard;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Listens at a stream of chunks, pulled by the application or pushed to its handler. */
final class StreamProxy {
    private StreamProxy() {}

    static Object around(Class<?> type, Object target, ModelCall call) {
        return Guard.orElse(target, "A stream could not be followed", () -> {
            Class<?> face = type.isInterface() ? type : target.getClass().getInterfaces()[0];
            return Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, (proxy, method, arguments) -> {
                if (method.getName().equals("subscribe") && arguments != null) {
                    arguments[0] = handler(method.getParameterTypes()[0], arguments[0], call);
                    invoke(target, method, arguments);
                    return proxy;
                }
                Object result = invoke(target, method, arguments);
                if (method.getName().equals("close")) {
                    call.streamLeft();
                }
                return result instanceof Stream<?> stream ? pulled(stream, call) : result;
            });
        });
    }

    private static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }

    private static Object handler(Class<?> face, Object handler, ModelCall call) {
        return Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, (proxy, method, arguments) -> {
            if (method.getName().equals("onNext") && arguments != null) {
                call.chunk(arguments[0]);
            } else if (method.getName().equals("onComplete") && arguments != null) {
                Throwable failure =
                        arguments[0] instanceof Optional<?> error && error.orElse(null) instanceof Throwable thrown
                                ? thrown
                                : null;
                if (failure == null) {
                    call.streamEnded();
                } else {
                    call.failed(failure);
                }
            }
            return invoke(handler, method, arguments);
        });
    }

    private static <T> Stream<T> pulled(Stream<T> stream, ModelCall call) {
        return StreamSupport.stream(new Heard<>(stream.spliterator(), call), false)
                .onClose(stream::close);
    }

    private record Heard<T>(Spliterator<T> chunks, ModelCall call) implements Spliterator<T> {
        @Override
        public boolean tryAdvance(Consumer<? super T> action) {
            boolean more;
            try {
                more = chunks.tryAdvance(chunk -> {
                    call.chunk(chunk);
                    action.accept(chunk);
                });
            } catch (Throwable failure) {
                call.failed(failure);
                throw failure;
            }
            if (!more) {
                call.streamEnded();
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
