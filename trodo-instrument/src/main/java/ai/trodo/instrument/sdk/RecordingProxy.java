package ai.trodo.instrument.sdk;

import ai.trodo.TrodoClient;
import ai.trodo.context.Activation;
import ai.trodo.internal.Guard;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for one interface of a provider's library and for each service that it leads to. Calls of models are
 * recorded, everything else is handed through.
 */
final class RecordingProxy implements InvocationHandler {
    private final Class<?> type;
    private final Object target;
    private final Provider provider;
    private final TrodoClient trodo;

    private RecordingProxy(Class<?> type, Object target, Provider provider, TrodoClient trodo) {
        this.type = type;
        this.target = target;
        this.provider = provider;
        this.trodo = trodo;
    }

    static <T> T around(Class<T> type, T target, Provider provider, TrodoClient trodo) {
        if (!trodo.isEnabled() || isRecording(target)) {
            return target;
        }
        return Guard.orElse(
                target,
                "A client could not be followed",
                () -> type.cast(Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        new RecordingProxy(type, target, provider, trodo))));
    }

    private static boolean isRecording(Object target) {
        return Proxy.isProxyClass(target.getClass()) && Proxy.getInvocationHandler(target) instanceof RecordingProxy;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("equals") && arguments != null && arguments.length == 1) {
            return proxy == arguments[0];
        }
        String operation = provider.operations().get(type.getName());
        boolean creates = method.getName().equals("create") || method.getName().equals("createStreaming");
        if (operation != null && creates) {
            return recorded(operation, method, arguments);
        }
        Object result = call(method, arguments);
        Class<?> returned = method.getReturnType();
        boolean leadsOn = returned.isInterface()
                && returned.getName().startsWith(provider.packages())
                && !returned.getSimpleName().equals("WithRawResponse")
                && (arguments == null
                        || arguments.length == 0
                        || method.getName().equals("withOptions"));
        return leadsOn && result != null ? lead(returned, result) : result;
    }

    private <T> Object lead(Class<T> returned, Object result) {
        return around(returned, returned.cast(result), provider, trodo);
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }

    private @Nullable Object recorded(String operation, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        ModelCall call = Guard.orNull(
                "model call",
                () -> ModelCall.begin(trodo, provider, operation, arguments == null ? null : arguments[0]));
        if (call == null) {
            return call(method, arguments);
        }
        Object result;
        try (Activation active = call.activate()) {
            result = call(method, arguments);
        } catch (Throwable failure) {
            call.failed(failure);
            throw failure;
        }
        if (result instanceof CompletableFuture<?> future) {
            future.whenComplete((answer, failure) -> {
                if (failure == null) {
                    call.answered(answer);
                } else {
                    call.failed(failure);
                }
            });
            return result;
        }
        if (result != null && method.getName().equals("createStreaming")) {
            return StreamProxy.around(method.getReturnType(), result, call);
        }
        call.answered(result);
        return result;
    }
}
