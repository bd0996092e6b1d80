package ai.trodo.spring.method.result;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.Current;
import ai.trodo.context.TrodoThreadLocalAccessor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;

/** The subscriptions to one recorded publisher: the first ends the span of the call, each further one has its own. */
final class Subscriptions {
    private final @Nullable Ending first;
    private final Supplier<@Nullable Ending> further;
    private final AtomicBoolean taken = new AtomicBoolean();

    /**
     * @param first null when the call itself opened no span
     * @param further opens the span of one more subscription; null when nothing is recorded
     */
    Subscriptions(@Nullable Ending first, Supplier<@Nullable Ending> further) {
        this.first = first;
        this.further = further;
    }

    <T> void subscribe(Publisher<? extends T> source, CoreSubscriber<? super T> actual, boolean single) {
        Ending mine = first != null && taken.compareAndSet(false, true) ? first : open(actual);
        if (mine == null) {
            source.subscribe(actual);
            return;
        }
        mine.taken();
        ActiveSpan outer = Current.swap(mine.scope());
        try {
            source.subscribe(new RecordingSubscriber<T>(actual, mine, outer, single));
        } finally {
            Current.swap(outer);
        }
    }

    private @Nullable Ending open(CoreSubscriber<?> actual) {
        ContextSnapshot parent = actual.currentContext().getOrDefault(TrodoThreadLocalAccessor.KEY, null);
        if (parent == null || parent.isEmpty()) {
            return further.get();
        }
        try (var current = parent.activate()) {
            return further.get();
        }
    }
}
