package ai.trodo.instrument.sdk;

import ai.trodo.TrodoClient;
import ai.trodo.context.Activation;
import ai.trodo.instrument.sdk.call.CallSettings;
import ai.trodo.instrument.sdk.call.LaterAnswer;
import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.internal.Guard;
import java.lang.reflect.InvocationHandler;
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
    private final Listening listening;

    private RecordingProxy(Class<?> type, Object target, Listening listening) {
        this.type = type;
        this.target = target;
        this.listening = listening;
    }

    static <T> T around(Class<T> type, T client, Provider provider, TrodoClient trodo, CallSettings settings) {
        if (!trodo.isEnabled() || isRecording(client)) {
            return client;
        }
        OpenCalls calls = new OpenCalls();
        T heard = HttpAttempts.hear(type, client, provider, calls);
        return around(type, heard, new Listening(provider, trodo, settings, calls));
    }

    private static <T> T around(Class<T> type, T target, Listening listening) {
        return Guard.orElse(
                target,
                "A client could not be followed",
                () -> type.cast(Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, new RecordingProxy(type, target, listening))));
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
        String operation = listening.provider().operation(type);
        boolean creates = method.getName().equals("create") || method.getName().equals("createStreaming");
        if (operation != null && creates && arguments != null && arguments.length > 0) {
            return isStructured(method)
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : recorded(operation, method, arguments);
        }
        Object result = Members.invoke(target, method, arguments);
        Class<?> returned = method.getReturnType();
        boolean leadsOn = returned.isInterface()
                && returned.getName().startsWith(listening.provider().packages())
                && (arguments == null
                        || arguments.length == 0
                        || method.getName().equals("withOptions"));
        return leadsOn && result != null ? lead(returned, result) : result;
    }

    /** Parameters with a class to parse the answer into: the interface itself leads such a call to the plain one. */
    private static boolean isStructured(Method method) {
        return method.isDefault()
                && method.getParameterTypes()[0].getSimpleName().startsWith("Structured");
    }

    private <T> Object lead(Class<T> returned, Object result) {
        return around(returned, returned.cast(result), listening);
    }

    private @Nullable Object recorded(String operation, Method method, @Nullable Object[] arguments) throws Throwable {
        ModelCall call = listening.begin(operation, arguments[0]);
        if (call == null) {
            return Members.invoke(target, method, arguments);
        }
        @Nullable Object[] passed = arguments.clone();
        if (passed[0] != null && listening.calls().areHeard() && isAsynchronous(method)) {
            passed[0] = listening.named(passed[0], call);
        }
        Object result;
        listening.calls().enter(call);
        try (Activation active = call.activate()) {
            result = Members.invoke(target, method, passed);
        } catch (Throwable failure) {
            call.failed(failure);
            throw failure;
        } finally {
            listening.calls().leave();
        }
        return result instanceof CompletableFuture<?> future
                ? LaterAnswer.of(future, (answer, failure) -> over(answer, failure, call))
                : listening.heard(result, call);
    }

    private static boolean isAsynchronous(Method method) {
        return method.getReturnType() == CompletableFuture.class
                || method.getReturnType().getSimpleName().startsWith("Async");
    }

    private @Nullable Object over(@Nullable Object answer, @Nullable Throwable failure, ModelCall call) {
        if (failure != null) {
            call.failed(failure);
            return answer;
        }
        Object heard = Guard.orNull("model answer", () -> listening.heard(answer, call));
        return heard == null ? answer : heard;
    }
}
