package ai.trodo.instrument.sdk;

import ai.trodo.instrument.sdk.call.LaterAnswer;
import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.internal.Guard;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the HTTP client of a provider's library, below the place where the library asks again, and tells each
 * call of every request that was sent for it: with which status it was answered, and what its headers say of limits.
 */
final class HttpAttempts implements InvocationHandler {
    private static final String UNSEEN = "The attempts of a client's calls could not be followed";

    private final Object target;
    private final OpenCalls calls;

    private HttpAttempts(Object target, OpenCalls calls) {
        this.target = target;
        this.calls = calls;
    }

    /**
     * The same client with an HTTP client that is listened to. Only for the library's own clients: somebody's wrapper
     * would lose what it adds.
     */
    static <T> T hear(Class<T> type, T client, Provider provider, OpenCalls calls) {
        if (!client.getClass().getName().startsWith(provider.packages())) {
            return client;
        }
        return Guard.orElse(client, UNSEEN, () -> {
            Consumer<Object> modifier = builder -> Guard.run(UNSEEN, () -> hook(builder, calls));
            Object derived = Members.call(client, "withOptions", modifier);
            return calls.areHeard() && type.isInstance(derived) ? type.cast(derived) : client;
        });
    }

    /** By the library's interceptors where it has some, else in the place of its HTTP client. */
    private static void hook(Object builder, OpenCalls calls) throws ReflectiveOperationException {
        for (Method method : builder.getClass().getMethods()) {
            if (method.getName().equals("addInterceptor") && method.getParameterCount() == 1) {
                Class<?> interceptor = method.getParameterTypes()[0];
                method.invoke(builder, standIn(interceptor, (proxy, called, arguments) -> {
                    boolean intercepts = arguments != null && arguments.length == 1 && arguments[0] != null;
                    if (!called.getName().equals("intercept") || !intercepts) {
                        return ofObject(proxy, called, arguments);
                    }
                    return standIn(called.getReturnType(), new HttpAttempts(arguments[0], calls));
                }));
                calls.hear();
                return;
            }
        }
        Field held = builder.getClass().getDeclaredField("httpClient");
        held.setAccessible(true);
        Object http = held.get(builder);
        Members.call(builder, "httpClient", standIn(held.getType(), new HttpAttempts(http, calls)));
        calls.hear();
    }

    private static Object standIn(Class<?> face, InvocationHandler handler) {
        return Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, handler);
    }

    private static @Nullable Object ofObject(Object proxy, Method called, @Nullable Object @Nullable [] arguments) {
        return switch (called.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "Trodo";
            default -> null;
        };
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (!method.getName().startsWith("execute") || arguments == null || arguments[0] == null) {
            return Members.invoke(target, method, arguments);
        }
        @Nullable Object[] passed = arguments.clone();
        ModelCall call = Guard.orNull(UNSEEN, () -> callOf(passed));
        if (call == null) {
            return Members.invoke(target, method, passed);
        }
        Object response;
        try {
            response = Members.invoke(target, method, passed);
        } catch (Throwable failure) {
            call.attemptFailed(failure);
            throw failure;
        }
        return response instanceof CompletableFuture<?> future
                ? LaterAnswer.of(future, (answer, failure) -> over(call, answer, failure))
                : over(call, response, null);
    }

    /** Takes the header off. */
    private @Nullable ModelCall callOf(@Nullable Object[] passed) throws ReflectiveOperationException {
        Object request = passed[0];
        String name = request == null ? null : headers(request).get(OpenCalls.HEADER);
        if (request != null && name != null) {
            Object builder = Members.call(request, "toBuilder");
            if (builder != null) {
                Members.call(builder, "removeHeaders", OpenCalls.HEADER);
                passed[0] = Members.call(builder, "build");
            }
        }
        return calls.find(name);
    }

    private static @Nullable Object over(ModelCall call, @Nullable Object response, @Nullable Throwable failure) {
        if (failure != null) {
            call.attemptFailed(failure);
        } else if (response != null) {
            Guard.run(UNSEEN, () -> {
                if (Members.call(response, "statusCode") instanceof Integer status) {
                    call.attemptAnswered(status, headers(response));
                }
            });
        }
        return response;
    }

    /** The first value of each. */
    private static Map<String, String> headers(Object message) throws ReflectiveOperationException {
        Map<String, String> values = new LinkedHashMap<>();
        Object headers = Members.call(message, "headers");
        if (headers != null && Members.call(headers, "names") instanceof Set<?> names) {
            for (Object name : names) {
                if (Members.call(headers, "values", name) instanceof List<?> list && !list.isEmpty()) {
                    values.put(String.valueOf(name), String.valueOf(list.get(0)));
                }
            }
        }
        return values;
    }
}
