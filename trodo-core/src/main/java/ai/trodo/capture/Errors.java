package ai.trodo.capture;

import ai.trodo.internal.Clip;
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
    static final int MAX_SUMMARY = 4_000;
    private static final int MAX_STACK = 16_000;
    private static final int MAX_CAUSES = 8;
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

    static String summary(Throwable failure) {
        String message = message(failure);
        return message == null ? failure.getClass().getName() : message;
    }

    static @Nullable String message(Throwable failure) {
        String message = Guard.orNull("An exception's getMessage failed", failure::getMessage);
        return message == null ? null : Clip.text(message, MAX_SUMMARY);
    }

    static ErrorInfo info(Throwable failure) {
        return Guard.orElse(
                new ErrorInfo(failure.getClass().getName(), null, null, null),
                "An exception could not be read",
                () -> new ErrorInfo(
                        failure.getClass().getName(), message(failure), statusCode(failure), stack(failure)));
    }

    static @Nullable String stack(Throwable failure) {
        StringBuilder text = new StringBuilder(1_024);
        Throwable at = failure;
        for (int causes = 0; at != null && causes < MAX_CAUSES && text.length() < MAX_STACK; causes++) {
            text.append(causes == 0 ? "" : "Caused by: ").append(at.getClass().getName());
            String message = message(at);
            text.append(message == null ? "" : ": " + message).append('\n');
            for (StackTraceElement frame : at.getStackTrace()) {
                if (text.length() >= MAX_STACK) {
                    break;
                }
                text.append("\tat ").append(frame).append('\n');
            }
            Throwable shown = at;
            at = Guard.orNull("An exception's getCause failed", shown::getCause);
        }
        return Clip.text(text.toString(), MAX_STACK);
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
