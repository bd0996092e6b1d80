package ai.trodo.instrument.sdk.bedrock;

import ai.trodo.instrument.sdk.call.Json;
import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.internal.Guard;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.async.SdkPublisher;

/** Stands in for the application's handler of a stream and listens to its events on their way. */
final class BedrockStream implements InvocationHandler {
    private final Object handler;
    private final ModelCall call;

    private BedrockStream(Object handler, ModelCall call) {
        this.handler = handler;
        this.call = call;
    }

    static Object heard(Class<?> face, Object handler, ModelCall call) {
        return Guard.orElse(
                handler,
                "A stream could not be followed",
                () -> Proxy.newProxyInstance(
                        face.getClassLoader(), new Class<?>[] {face}, new BedrockStream(handler, call)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object[] passed = arguments;
        if (method.getName().equals("onEventStream") && arguments != null && arguments[0] instanceof Publisher<?> all) {
            passed = new Object[] {heard(all)};
        }
        try {
            return method.invoke(handler, passed);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }

    private <T> SdkPublisher<T> heard(Publisher<T> events) {
        return SdkPublisher.adapt(subscriber -> events.subscribe(new Heard<>(subscriber, call)));
    }

    /** How it ends is told by the future of the call: an error may be followed by another attempt. */
    private record Heard<T>(Subscriber<? super T> subscriber, ModelCall call) implements Subscriber<T> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long count) {
                    subscription.request(count);
                }

                @Override
                public void cancel() {
                    call.streamLeft();
                    subscription.cancel();
                }
            });
        }

        @Override
        public void onNext(T event) {
            if (event instanceof SdkPojo pojo) {
                Json json = Guard.orNull("model stream", () -> BedrockAnswers.event(pojo));
                if (json != null) {
                    call.piece(json);
                }
            }
            subscriber.onNext(event);
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }
}
