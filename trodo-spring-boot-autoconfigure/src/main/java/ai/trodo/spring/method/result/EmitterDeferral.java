package ai.trodo.spring.method.result;

import ai.trodo.internal.Abandonment;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * Emitters and deferred results of Spring MVC keep their identity; their span ends with the response. The response is
 * watched and not the emitter, because an emitter that is complete before MVC takes it never calls back and none tells
 * what it sends.
 */
final class EmitterDeferral implements Deferral {
    @Override
    public boolean accepts(Class<?> valueType) {
        return ResponseBodyEmitter.class.isAssignableFrom(valueType)
                || DeferredResult.class.isAssignableFrom(valueType);
    }

    @Override
    public Object attach(Object value, Class<?> declared, Ending ending) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            WrittenBody body = new WrittenBody(ending);
            if (value instanceof ResponseBodyEmitter) {
                attributes.getRequest().setAttribute(RecordedResponses.BODY, body);
            }
            WebAsyncUtils.getAsyncManager(attributes.getRequest())
                    .registerDeferredResultInterceptor(ending, new EndOfResponse(ending, body));
        } else if (value instanceof ResponseBodyEmitter emitter) {
            emitter.onTimeout(() -> ending.fail(timeout()));
            emitter.onError(ending::fail);
            emitter.onCompletion(() -> ending.end(null));
        } else {
            ending.end(null);
        }
        Abandonment.watch(value, ending::abandon);
        return value;
    }

    private static TimeoutException timeout() {
        return new TimeoutException("The response was not complete in time");
    }

    private record EndOfResponse(Ending ending, WrittenBody body) implements DeferredResultProcessingInterceptor {
        @Override
        public <T> void postProcess(NativeWebRequest request, DeferredResult<T> deferred, @Nullable Object result) {
            if (result instanceof Throwable failure) {
                failed(failure);
            } else if (result != null) {
                ending.scope().output(ending.shown(result));
            }
        }

        @Override
        public <T> boolean handleTimeout(NativeWebRequest request, DeferredResult<T> deferred) {
            failed(timeout());
            return true;
        }

        @Override
        public <T> boolean handleError(NativeWebRequest request, DeferredResult<T> deferred, Throwable failure) {
            failed(failure);
            return true;
        }

        private void failed(Throwable failure) {
            body.note();
            ending.fail(failure);
        }

        @Override
        public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> deferred) {
            body.note();
            ending.scope().end();
        }
    }
}
