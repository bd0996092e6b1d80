package ai.trodo.spring.method.result;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A mono that ends a span. */
final class RecordedMono<T> extends MonoOperator<T, T> {
    private final Subscriptions subscriptions;

    RecordedMono(Mono<? extends T> source, Ending ending) {
        super(source);
        subscriptions = new Subscriptions(ending);
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        subscriptions.subscribe(source, actual, true);
    }
}
