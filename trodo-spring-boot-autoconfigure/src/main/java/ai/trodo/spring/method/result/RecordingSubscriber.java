package ai.trodo.spring.method.result;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.Current;
import ai.trodo.context.TrodoThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Watches one subscription. What works upstream finds the span in the Reactor context, and on the thread wherever the
 * source works on the thread that subscribes or requests; what works downstream finds what was current before.
 */
final class RecordingSubscriber<T> implements CoreSubscriber<T>, Subscription {
    private final CoreSubscriber<? super T> actual;
    private final Ending ending;
    private final @Nullable ActiveSpan outer;
    private final boolean single;
    private final Context context;
    private final Elements elements;
    private @Nullable Subscription upstream;
    private boolean done;

    RecordingSubscriber(CoreSubscriber<? super T> actual, Ending ending, @Nullable ActiveSpan outer, boolean single) {
        this.actual = actual;
        this.ending = ending;
        this.outer = outer;
        this.single = single;
        context = actual.currentContext().put(TrodoThreadLocalAccessor.KEY, ContextSnapshot.of(ending.scope()));
        elements = new Elements(ending);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        downstream(() -> actual.onSubscribe(this));
    }

    @Override
    public void onNext(T element) {
        elements.add(element);
        if (single) {
            finish();
        }
        downstream(() -> actual.onNext(element));
    }

    @Override
    public void onError(Throwable failure) {
        if (!done) {
            done = true;
            Object partial = elements.value();
            if (partial != null) {
                ending.scope().output(ending.shown(partial));
            }
            ending.fail(failure);
        }
        downstream(() -> actual.onError(failure));
    }

    @Override
    public void onComplete() {
        finish();
        downstream(actual::onComplete);
    }

    private void finish() {
        if (!done) {
            done = true;
            Object value = elements.value();
            ending.end(single && value instanceof java.util.List<?> list && list.size() == 1 ? list.get(0) : value);
        }
    }

    @Override
    public void request(long count) {
        upstream(subscription -> subscription.request(count));
    }

    @Override
    public void cancel() {
        if (!done) {
            done = true;
            Object partial = elements.value();
            if (partial != null) {
                ending.scope().output(ending.shown(partial));
            }
            ending.cancel();
        }
        upstream(Subscription::cancel);
    }

    private void upstream(java.util.function.Consumer<Subscription> signal) {
        Subscription subscription = upstream;
        if (subscription == null) {
            return;
        }
        ActiveSpan before = Current.swap(ending.scope());
        try {
            signal.accept(subscription);
        } finally {
            Current.swap(before);
        }
    }

    private void downstream(Runnable signal) {
        ActiveSpan before = Current.get();
        if (before != ending.scope()) {
            signal.run();
            return;
        }
        Current.swap(outer);
        try {
            signal.run();
        } finally {
            Current.swap(before);
        }
    }
}
