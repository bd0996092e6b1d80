package ai.trodo.spring.method.result;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.Current;
import ai.trodo.context.TrodoThreadLocalAccessor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;

/** The subscriptions to one recorded publisher: the first ends the span of the call, each further one has its own. */
final class Subscriptions {
    private final Ending ending;
    private final AtomicBoolean taken = new AtomicBoolean();

    Subscriptions(Ending ending) {
        this.ending = ending;
    }

    <T> void subscribe(Publisher<? extends T> source, CoreSubscriber<? super T> actual, boolean single) {
        Ending mine = taken.compareAndSet(false, true) ? ending : again(actual);
        if (mine == null) {
            source.subscribe(actual);
            return;
        }
        ActiveSpan outer = Current.swap(mine.scope());
        try {
            source.subscribe(new RecordingSubscriber<T>(actual, mine, outer, single));
        } finally {
            Current.swap(outer);
        }
    }

    private @Nullable Ending again(CoreSubscriber<?> actual) {
        ContextSnapshot parent = actual.currentContext().getOrDefault(TrodoThreadLocalAccessor.KEY, null);
        if (parent == null || parent.isEmpty()) {
            return ending.again();
        }
        try (var current = parent.activate()) {
            return ending.again();
        }
    }
}
