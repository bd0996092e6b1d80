package ai.trodo.spring.method.result;

import ai.trodo.capture.Scope;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.TrodoThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
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

    /** What is current for a subscriber: what its context says, else what its thread says. */
    public static ContextSnapshot current(ContextView context) {
        @Nullable ContextSnapshot known = context.getOrDefault(TrodoThreadLocalAccessor.KEY, null);
        return known == null ? ContextSnapshot.capture() : known;
    }
}
