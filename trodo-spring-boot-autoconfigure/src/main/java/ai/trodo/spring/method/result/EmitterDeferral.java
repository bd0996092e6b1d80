package ai.trodo.spring.method.result;

import ai.trodo.internal.Guard;
import java.lang.reflect.Field;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** Emitters of Spring MVC keep their identity; their span ends with the response. */
final class EmitterDeferral implements Deferral {
    private static final @Nullable Field FAILURE = failureField();

    @Override
    public boolean accepts(Class<?> valueType) {
        return ResponseBodyEmitter.class.isAssignableFrom(valueType);
    }

    @Override
    public Object attach(Object value, Class<?> declared, Ending ending) {
        ResponseBodyEmitter emitter = (ResponseBodyEmitter) value;
        emitter.onTimeout(() -> ending.fail(new TimeoutException("The response was not complete in time")));
        emitter.onError(ending::fail);
        emitter.onCompletion(() -> {
            Throwable failure = failureOf(emitter);
            if (failure != null) {
                ending.fail(failure);
            } else {
                ending.end(null);
            }
        });
        return emitter;
    }

    /** {@code completeWithError} reaches no callback; the emitter only remembers it. */
    private static @Nullable Throwable failureOf(ResponseBodyEmitter emitter) {
        return FAILURE == null
                ? null
                : Guard.orElse(null, "an emitter could not be read", () -> (Throwable) FAILURE.get(emitter));
    }

    private static @Nullable Field failureField() {
        return Guard.orElse(null, "emitters hide their failures", () -> {
            Field field = ReflectionUtils.findField(ResponseBodyEmitter.class, "failure");
            if (field != null) {
                field.setAccessible(true);
            }
            return field;
        });
    }
}
