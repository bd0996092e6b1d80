package ai.trodo.spring.method.result;

import ai.trodo.spring.async.RunContextElement;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.reactor.ReactorFlowKt;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A Kotlin flow as a publisher that makes its elements inside what is current where it is subscribed. */
final class CarriedFlow {
    private CarriedFlow() {}

    static Publisher<?> of(Flow<?> flow) {
        return Flux.defer(() -> ReactorFlowKt.asFlux(flow, new RunContextElement()));
    }
}
