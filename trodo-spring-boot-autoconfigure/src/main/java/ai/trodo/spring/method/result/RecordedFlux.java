package ai.trodo.spring.method.result;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A flux that ends a span. */
final class RecordedFlux<T> extends FluxOperator<T, T> {
    private final Subscriptions subscriptions;

    RecordedFlux(Flux<? extends T> source, Subscriptions subscriptions) {
        super(source);
        this.subscriptions = subscriptions;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        subscriptions.subscribe(source, actual, false);
    }
}
