package ai.trodo.spring.method.result;

import ai.trodo.internal.Abandonment;
import java.util.function.Function;
import kotlinx.coroutines.flow.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reactor's types, any Reactive Streams publisher, and what Spring's reactive adapters know (RxJava, Mutiny, Kotlin's
 * Flow, {@link java.util.concurrent.Flow.Publisher}).
 */
final class ReactiveDeferral implements Deferral {
    private static final boolean FLOWS =
            ClassUtils.isPresent("kotlinx.coroutines.reactor.ReactorFlowKt", ReactiveDeferral.class.getClassLoader());

    private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

    static boolean isOnReactorThread() {
        return Schedulers.isInNonBlockingThread();
    }

    @Override
    public boolean accepts(Class<?> valueType) {
        return Publisher.class.isAssignableFrom(valueType) || adapters.getAdapter(valueType) != null;
    }

    @Override
    public Object attach(Object value, Class<?> declared, Ending ending) {
        Object recorded = recorded(value, declared, new Subscriptions(ending, ending::again));
        if (declared.isInstance(recorded)) {
            Abandonment.watch(recorded, ending::abandon);
            return recorded;
        }
        ending.end(null);
        return value;
    }

    @Override
    public boolean mayBeLate() {
        return true;
    }

    @Override
    public Object attachLate(
            Object value,
            Class<?> declared,
            Function<@Nullable Object, @Nullable Object> output,
            Ending.Reopening opening) {
        Object recorded = recorded(value, declared, new Subscriptions(null, () -> Ending.open(output, opening)));
        return declared.isInstance(recorded) ? recorded : value;
    }

    private Object recorded(Object value, Class<?> declared, Subscriptions subscriptions) {
        if (value instanceof Mono<?> mono) {
            return new RecordedMono<>(mono, subscriptions);
        }
        if (value instanceof Flux<?> flux) {
            return new RecordedFlux<>(flux, subscriptions);
        }
        // The declared type first: for the class of the value a less specific adapter may answer.
        ReactiveAdapter adapter = adapters.getAdapter(declared);
        if (adapter == null || !adapter.getReactiveType().isInstance(value)) {
            adapter = adapters.getAdapter(value.getClass());
        }
        if (adapter == null) {
            return new RecordedFlux<>(Flux.from((Publisher<?>) value), subscriptions);
        }
        Publisher<?> publisher =
                FLOWS && value instanceof Flow<?> flow ? CarriedFlow.of(flow) : adapter.toPublisher(value);
        return adapter.fromPublisher(
                adapter.isMultiValue()
                        ? new RecordedFlux<>(Flux.from(publisher), subscriptions)
                        : new RecordedMono<>(Mono.from(publisher), subscriptions));
    }
}
