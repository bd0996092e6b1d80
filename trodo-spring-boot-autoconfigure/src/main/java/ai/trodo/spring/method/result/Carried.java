package ai.trodo.spring.method.result;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/** Publishers around whose signals something is current on the thread; they end nothing. */
final class Carried {
    private Carried() {}

    private static void within(ActiveSpan span, Runnable signal) {
        ActiveSpan before = Current.swap(span);
        try {
            signal.run();
        } finally {
            Current.swap(before);
        }
    }

    /** For what subscribing to the source causes. */
    static final class Upstream<T> extends MonoOperator<T, T> {
        private final ActiveSpan span;

        Upstream(Mono<? extends T> source, ActiveSpan span) {
            super(source);
            this.span = span;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            within(span, () -> source.subscribe(actual));
        }
    }

    /** For what the signals of the source cause. */
    static final class One<T> extends MonoOperator<T, T> {
        private final ActiveSpan span;

        One(Mono<? extends T> source, ActiveSpan span) {
            super(source);
            this.span = span;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            source.subscribe(new Downstream<T>(actual, span));
        }
    }

    /** The same for many. */
    static final class Many<T> extends FluxOperator<T, T> {
        private final ActiveSpan span;

        Many(Flux<? extends T> source, ActiveSpan span) {
            super(source);
            this.span = span;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            source.subscribe(new Downstream<T>(actual, span));
        }
    }

    private record Downstream<T>(CoreSubscriber<? super T> actual, ActiveSpan span) implements CoreSubscriber<T> {
        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            within(span, () -> actual.onSubscribe(subscription));
        }

        @Override
        public void onNext(T element) {
            within(span, () -> actual.onNext(element));
        }

        @Override
        public void onError(Throwable failure) {
            within(span, () -> actual.onError(failure));
        }

        @Override
        public void onComplete() {
            within(span, actual::onComplete);
        }
    }
}
