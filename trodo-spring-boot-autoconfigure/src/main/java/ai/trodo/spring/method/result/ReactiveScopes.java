package ai.trodo.spring.method.result;

import ai.trodo.capture.Scope;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.TrodoThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Joins scopes and Reactor: a scope that lasts as long as a subscription, and what is current for a subscriber. */
public final class ReactiveScopes {
    private ReactiveScopes() {}

    /**
     * The same mono, whose first subscription ends the scope: well, with an error, or as cancelled. The scope is current
     * for what happens upstream. The value does not become the output.
     */
    public static <T> Mono<T> lasting(Mono<T> mono, Scope scope) {
        Ending ending = new Ending(scope, value -> null, () -> null);
        return new RecordedMono<>(mono, new Subscriptions(ending, () -> null));
    }

    /** The same mono, upstream of which the scope is current; nothing is ended. */
    public static <T> Mono<T> within(Mono<T> mono, Scope scope) {
        return Mono.defer(() -> {
                    try (var current = scope.activate()) {
                        return mono;
                    }
                })
                .contextWrite(context -> context.put(TrodoThreadLocalAccessor.KEY, ContextSnapshot.of(scope)));
    }

    /** The same mono, with this in its context and current on the thread for what subscribing to it causes. */
    public static <T> Mono<T> around(Mono<T> mono, ActiveSpan span) {
        return new Carried.Upstream<>(mono, span)
                .contextWrite(context -> context.put(TrodoThreadLocalAccessor.KEY, ContextSnapshot.of(span)));
    }

    /** The same mono, with this current on the thread for what its value and its end cause. */
    public static <T> Mono<T> signalling(Mono<T> mono, ActiveSpan span) {
        return new Carried.One<>(mono, span);
    }

    /** The same for many values. */
    public static <T> Flux<T> signalling(Flux<T> flux, ActiveSpan span) {
        return new Carried.Many<>(flux, span);
    }

    /** What is current for a subscriber: what its context says, else what its thread says. */
    public static ContextSnapshot current(ContextView context) {
        @Nullable ContextSnapshot known = context.getOrDefault(TrodoThreadLocalAccessor.KEY, null);
        return known == null ? ContextSnapshot.capture() : known;
    }
}
