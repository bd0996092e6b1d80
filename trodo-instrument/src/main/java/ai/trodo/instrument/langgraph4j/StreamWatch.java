package ai.trodo.instrument.langgraph4j;

import ai.trodo.internal.Guard;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bsc.async.AsyncGenerator;
import org.jspecify.annotations.Nullable;

/** A stream that tells how it went and is otherwise the stream that it was. */
class StreamWatch<E> implements AsyncGenerator<E>, AsyncGenerator.HasResultValue {
    /** Told once how the stream ended. What it throws is swallowed. */
    interface Ear {
        void heard();

        void done(@Nullable Object result);

        void failed(Throwable failure);

        void cancelled();
    }

    private final AsyncGenerator<E> delegate;
    private final Ear ear;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Object result;

    private StreamWatch(AsyncGenerator<E> delegate, Ear ear) {
        this.delegate = delegate;
        this.ear = ear;
    }

    static <E> AsyncGenerator<E> over(AsyncGenerator<E> stream, Ear ear) {
        return stream instanceof AsyncGenerator.IsCancellable
                ? new OfCancellable<>(stream, ear)
                : new StreamWatch<>(stream, ear);
    }

    static <E> AsyncGenerator.Cancellable<E> over(AsyncGenerator.Cancellable<E> stream, Ear ear) {
        return new OfCancellable<>(stream, ear);
    }

    @Override
    public Data<E> next() {
        Data<E> data;
        try {
            data = delegate.next();
        } catch (Throwable failure) {
            end(() -> ear.failed(failure));
            throw failure;
        }
        look(data);
        return data;
    }

    private void look(Data<E> data) {
        CompletableFuture<E> future = data.future();
        if (data.isDone()) {
            result = data.resultValue();
            end(() -> ear.done(data.resultValue()));
        } else if (future != null) {
            future.whenComplete((item, failure) -> {
                if (failure == null) {
                    Guard.run("langgraph4j stream", ear::heard);
                } else {
                    end(() -> ear.failed(failure));
                }
            });
        }
    }

    void end(Guard.Action ending) {
        if (over.compareAndSet(false, true)) {
            Guard.run("langgraph4j stream", ending);
        }
    }

    @Override
    public Executor executor() {
        return delegate.executor();
    }

    @Override
    public Optional<Object> resultValue() {
        Object known = result;
        return known == null ? AsyncGenerator.resultValue(delegate) : Optional.of(known);
    }

    /** A stream that can be cancelled stays one. */
    private static final class OfCancellable<E> extends StreamWatch<E> implements AsyncGenerator.Cancellable<E> {
        private final AsyncGenerator.IsCancellable cancellable;
        private final Ear listener;

        OfCancellable(AsyncGenerator<E> delegate, Ear ear) {
            super(delegate, ear);
            cancellable = (AsyncGenerator.IsCancellable) delegate;
            listener = ear;
        }

        @Override
        public boolean isCancelled() {
            return cancellable.isCancelled();
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = cancellable.cancel(mayInterruptIfRunning);
            if (cancelled) {
                end(listener::cancelled);
            }
            return cancelled;
        }
    }
}
