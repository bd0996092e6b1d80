package ai.trodo.spring.method.result;

import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reactor's types, any Reactive Streams publisher, and what Spring's reactive adapters know (RxJava, Mutiny, Kotlin's
 * Flow, {@link java.util.concurrent.Flow.Publisher}).
 */
final class ReactiveDeferral implements Deferral {
    private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

    @Override
    public boolean accepts(Class<?> valueType) {
        return Publisher.class.isAssignableFrom(valueType) || adapters.getAdapter(valueType) != null;
    }

    @Override
    public Object attach(Object value, Class<?> declared, Ending ending) {
        Object recorded = recorded(value, ending);
        if (declared.isInstance(recorded)) {
            Abandonment.watch(recorded, ending);
            return recorded;
        }
        ending.end(null);
        return value;
    }

    private Object recorded(Object value, Ending ending) {
        if (value instanceof Mono<?> mono) {
            return new RecordedMono<>(mono, ending);
        }
        if (value instanceof Flux<?> flux) {
            return new RecordedFlux<>(flux, ending);
        }
        ReactiveAdapter adapter = adapters.getAdapter(value.getClass());
        if (adapter == null) {
            return new RecordedFlux<>(Flux.from((Publisher<?>) value), ending);
        }
        Publisher<?> publisher = adapter.toPublisher(value);
        return adapter.fromPublisher(
                adapter.isMultiValue()
                        ? new RecordedFlux<>(Flux.from(publisher), ending)
                        : new RecordedMono<>(Mono.from(publisher), ending));
    }
}
