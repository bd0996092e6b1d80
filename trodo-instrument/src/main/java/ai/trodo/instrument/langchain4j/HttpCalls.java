package ai.trodo.instrument.langchain4j;

import ai.trodo.instrument.sdk.call.Attempts;
import ai.trodo.internal.Guard;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients of LangChain4j's own modules: each request of a recorded call is an attempt of it, with what its answer
 * told of limits. The library asks again above them.
 */
final class HttpCalls {
    private HttpCalls() {}

    /** The same builder, of clients that are heard. */
    record Builder(HttpClientBuilder builder) implements HttpClientBuilder {
        @Override
        public Duration connectTimeout() {
            return builder.connectTimeout();
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            return new Builder(builder.connectTimeout(timeout));
        }

        @Override
        public Duration readTimeout() {
            return builder.readTimeout();
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            return new Builder(builder.readTimeout(timeout));
        }

        @Override
        public HttpClient build() {
            return new Client(builder.build());
        }
    }

    private record Client(HttpClient http) implements HttpClient {
        @Override
        public SuccessfulHttpResponse execute(HttpRequest request) {
            Attempts attempts = OpenCall.here();
            if (attempts == null) {
                return http.execute(request);
            }
            SuccessfulHttpResponse response;
            try {
                response = http.execute(request);
            } catch (RuntimeException failure) {
                failed(attempts, failure);
                throw failure;
            }
            answered(attempts, response);
            return response;
        }

        @Override
        public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
            Attempts attempts = OpenCall.here();
            ServerSentEventListener passed = attempts == null
                    ? listener
                    : Guard.orElse(listener, "langchain4j http", () -> heard(listener, attempts));
            http.execute(request, parser, passed);
        }
    }

    /** By a proxy, because its methods differ between versions. */
    private static ServerSentEventListener heard(ServerSentEventListener listener, Attempts attempts) {
        return (ServerSentEventListener) Proxy.newProxyInstance(
                ServerSentEventListener.class.getClassLoader(),
                new Class<?>[] {ServerSentEventListener.class},
                (proxy, method, arguments) -> {
                    Guard.run("langchain4j http", () -> hear(attempts, method, arguments));
                    try {
                        return method.invoke(listener, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getTargetException();
                    }
                });
    }

    private static void hear(Attempts attempts, Method method, @Nullable Object @Nullable [] arguments) {
        Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
        if (method.getName().equals("onOpen") && first instanceof SuccessfulHttpResponse response) {
            answered(attempts, response);
        } else if (method.getName().equals("onError") && first instanceof Throwable failure) {
            failed(attempts, failure);
        }
    }

    private static void answered(Attempts attempts, SuccessfulHttpResponse response) {
        Guard.run("langchain4j http", () -> {
            Map<String, String> headers = new LinkedHashMap<>();
            response.headers().forEach((name, values) -> headers.put(name, first(values)));
            attempts.answered(response.statusCode(), headers);
        });
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "" : values.get(0);
    }

    /** Of a refusal LangChain4j keeps the status only. */
    private static void failed(Attempts attempts, Throwable failure) {
        Throwable known = failure.getCause() instanceof HttpException inner ? inner : failure;
        if (known instanceof HttpException refused) {
            attempts.answered(refused.statusCode(), Map.of());
        } else {
            attempts.failed(failure.getClass().getName());
        }
    }
}
