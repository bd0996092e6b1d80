package ai.trodo.capture;

import ai.trodo.capture.snapshot.ErrorText;
import ai.trodo.internal.Guard;
import ai.trodo.model.ErrorInfo;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What is kept of a thrown object. */
final class Errors {
    private static final List<String> STATUS_GETTERS =
            List.of("statusCode", "getStatusCode", "getRawStatusCode", "status", "getStatus", "code", "getCode");

    private Errors() {}

    /** The failure itself, out of the wrappers that futures put around it. */
    static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    static boolean isCancellation(Throwable failure) {
        return unwrap(failure) instanceof CancellationException;
    }

    static ErrorInfo info(Throwable failure) {
        return Guard.orElse(
                new ErrorInfo(failure.getClass().getName(), null, null, null),
                "An exception could not be read",
                () -> new ErrorInfo(
                        failure.getClass().getName(),
                        ErrorText.message(failure),
                        statusCode(failure),
                        ErrorText.stack(failure)));
    }

    /** The status of HTTP client and provider exceptions, found by the usual names of its getter. */
    static @Nullable Integer statusCode(Throwable failure) {
        return Guard.orNull("An exception's status code failed", () -> {
            for (String name : STATUS_GETTERS) {
                Method getter = getter(failure.getClass(), name);
                Integer code = getter == null ? null : number(getter.invoke(failure));
                if (code != null) {
                    return code;
                }
            }
            return null;
        });
    }

    private static @Nullable Method getter(Class<?> type, String name) {
        try {
            Method method = type.getMethod(name);
            return method.getReturnType() == void.class || !method.trySetAccessible() ? null : method;
        } catch (NoSuchMethodException absent) {
            return null;
        }
    }

    private static @Nullable Integer number(@Nullable Object value) throws ReflectiveOperationException {
        if (value instanceof Integer code) {
            return code;
        }
        if (value == null || value instanceof CharSequence || value instanceof Number) {
            return null;
        }
        Method inner = getter(value.getClass(), "value");
        return inner != null && inner.invoke(value) instanceof Integer code ? code : null;
    }
}
