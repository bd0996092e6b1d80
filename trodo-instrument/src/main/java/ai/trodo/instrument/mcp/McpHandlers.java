package ai.trodo.instrument.mcp;

import ai.trodo.TrodoClient;
import ai.trodo.context.Activation;
import ai.trodo.context.TrodoThreadLocalAccessor;
import ai.trodo.internal.Guard;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Puts a recording around a handler, once. */
final class McpHandlers {
    /** Reads a request; what it throws is swallowed. */
    interface Reader<E, Q> {
        McpRequest read(E exchange, Q request);
    }

    private interface Recorded {}

    private record Sync<E, Q, A>(TrodoClient trodo, Reader<E, Q> reader, BiFunction<E, Q, A> handler)
            implements BiFunction<E, Q, A>, Recorded {
        @Override
        public A apply(E exchange, Q request) {
            McpServerCall call = begin(trodo, reader, exchange, request);
            if (call == null) {
                return handler.apply(exchange, request);
            }
            A answer;
            try (Activation active = call.activate()) {
                answer = handler.apply(exchange, request);
            } catch (Throwable failure) {
                call.failed(failure);
                throw failure;
            }
            call.done(answer);
            return answer;
        }
    }

    private record Async<E, Q, A>(TrodoClient trodo, Reader<E, Q> reader, BiFunction<E, Q, Mono<A>> handler)
            implements BiFunction<E, Q, Mono<A>>, Recorded {
        @Override
        public Mono<A> apply(E exchange, Q request) {
            return Mono.defer(() -> {
                McpServerCall call = begin(trodo, reader, exchange, request);
                if (call == null) {
                    return handler.apply(exchange, request);
                }
                Mono<A> answer;
                try (Activation active = call.activate()) {
                    answer = handler.apply(exchange, request);
                } catch (Throwable failure) {
                    call.failed(failure);
                    throw failure;
                }
                return answer.doOnSuccess(call::done)
                        .doOnError(call::failed)
                        .doOnCancel(call::cancelled)
                        .contextWrite(context -> context.put(TrodoThreadLocalAccessor.KEY, call.context()));
            });
        }
    }

    private McpHandlers() {}

    static <E, Q, A> BiFunction<E, Q, A> sync(TrodoClient trodo, Reader<E, Q> reader, BiFunction<E, Q, A> handler) {
        return handler instanceof Recorded ? handler : new Sync<>(trodo, reader, handler);
    }

    static <E, Q, A> BiFunction<E, Q, Mono<A>> async(
            TrodoClient trodo, Reader<E, Q> reader, BiFunction<E, Q, Mono<A>> handler) {
        return handler instanceof Recorded ? handler : new Async<>(trodo, reader, handler);
    }

    private static <E, Q> @Nullable McpServerCall begin(TrodoClient trodo, Reader<E, Q> reader, E exchange, Q request) {
        return trodo.isEnabled()
                ? Guard.orNull("mcp request", () -> McpServerCall.begin(trodo, reader.read(exchange, request)))
                : null;
    }
}
