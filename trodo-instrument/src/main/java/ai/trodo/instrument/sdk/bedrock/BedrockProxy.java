package ai.trodo.instrument.sdk.bedrock;

import ai.trodo.TrodoClient;
import ai.trodo.context.Activation;
import ai.trodo.instrument.sdk.call.CallSettings;
import ai.trodo.instrument.sdk.call.Json;
import ai.trodo.instrument.sdk.call.LaterAnswer;
import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.internal.Guard;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkResponse;

/** Stands in for a client of Bedrock. Calls of models are recorded, everything else is handed through. */
final class BedrockProxy implements InvocationHandler {
    private static final String UNSEEN = "A Bedrock call could not be followed";
    private static final Set<String> CALLS =
            Set.of("converse", "converseStream", "invokeModel", "invokeModelWithResponseStream");

    private final Class<?> type;
    private final AwsClient target;
    private final TrodoClient trodo;
    private final CallSettings settings;

    private BedrockProxy(Class<?> type, AwsClient target, TrodoClient trodo, CallSettings settings) {
        this.type = type;
        this.target = target;
        this.trodo = trodo;
        this.settings = settings;
    }

    static <T extends AwsClient> T around(Class<T> type, T client, TrodoClient trodo, CallSettings settings) {
        boolean recording =
                Proxy.isProxyClass(client.getClass()) && Proxy.getInvocationHandler(client) instanceof BedrockProxy;
        if (!trodo.isEnabled() || recording) {
            return client;
        }
        return Guard.orElse(
                client,
                "A Bedrock client could not be followed",
                () -> type.cast(Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        new BedrockProxy(type, client, trodo, settings))));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("equals") && arguments != null && arguments.length == 1) {
            return proxy == arguments[0];
        }
        if (!CALLS.contains(method.getName()) || arguments == null) {
            return call(method, arguments);
        }
        if (arguments[0] instanceof Consumer<?> description) {
            Method plain = withRequest(method);
            return plain == null ? call(method, arguments) : recorded(plain, built(plain, description, arguments));
        }
        return recorded(method, arguments);
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }

    /** The same method with a finished request in the place of its description. */
    private @Nullable Method withRequest(Method described) {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(described.getName())
                    && method.getParameterCount() == described.getParameterCount()
                    && AwsRequest.class.isAssignableFrom(method.getParameterTypes()[0])) {
                return method;
            }
        }
        return null;
    }

    /** What the description throws is thrown, as it would be without us. */
    @SuppressWarnings("unchecked")
    private static @Nullable Object[] built(Method plain, Consumer<?> description, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        AwsRequest.Builder builder = (AwsRequest.Builder)
                plain.getParameterTypes()[0].getMethod("builder").invoke(null);
        ((Consumer<Object>) description).accept(builder);
        @Nullable Object[] finished = arguments.clone();
        finished[0] = builder.build();
        return finished;
    }

    private @Nullable Object recorded(Method method, @Nullable Object[] arguments) throws Throwable {
        ModelCall call = arguments[0] instanceof SdkPojo request
                ? Guard.orNull(
                        UNSEEN,
                        () -> ModelCall.begin(trodo, settings, BedrockRequests.read(request), BedrockAnswers.INSTANCE))
                : null;
        if (call == null) {
            return call(method, arguments);
        }
        @Nullable Object[] passed = arguments.clone();
        if (passed.length > 1 && passed[1] != null) {
            passed[1] = BedrockStream.heard(method.getParameterTypes()[1], passed[1], call);
        }
        if (arguments[0] instanceof AwsRequest request) {
            passed[0] = Guard.orElse(request, UNSEEN, () -> BedrockAttempts.heard(request, call));
        }
        Object result;
        try (Activation active = call.activate()) {
            result = call(method, passed);
        } catch (Throwable failure) {
            call.failed(failure);
            throw failure;
        }
        return result instanceof CompletableFuture<?> future
                ? LaterAnswer.of(future, (answer, failure) -> over(call, answer, failure))
                : over(call, result, null);
    }

    /** A stream brings its answer to its handler and nothing here. */
    private static @Nullable Object over(ModelCall call, @Nullable Object answer, @Nullable Throwable failure) {
        if (failure != null) {
            call.failed(failure);
        } else if (answer instanceof SdkResponse response) {
            Json json = Guard.orElse(Json.MISSING, "model answer", () -> BedrockAnswers.json(response));
            call.answered(json);
        } else {
            call.streamEnded();
        }
        return answer;
    }
}
