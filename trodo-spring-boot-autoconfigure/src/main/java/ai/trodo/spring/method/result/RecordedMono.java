package ai.trodo.spring.method.result;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A mono that ends a span. */
final class RecordedMono<T> extends MonoOperator<T, T> {
    private final Subscriptions subscriptions;

    RecordedMono(Mono<? extends T> source, Subscriptions subscriptions) {
        super(source);
        this.subscriptions = subscriptions;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        subscriptions.subscribe(source, actual, true);
    }
}
