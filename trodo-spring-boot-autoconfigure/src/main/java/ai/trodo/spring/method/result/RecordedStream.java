package ai.trodo.spring.method.result;

import ai.trodo.internal.Abandonment;
import java.util.Comparator;
import java.util.Spliterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose span ends when its last element was taken, or with the failure of its source. Closed before its last
 * element it was cancelled. Streams of primitives keep their identity and end at once.
 */
final class RecordedStream<T> implements Spliterator<T> {
    private final Spliterator<T> source;
    private final Shared shared;

    private RecordedStream(Spliterator<T> source, Shared shared) {
        this.source = source;
        this.shared = shared;
    }

    static Object wrap(BaseStream<?, ?> value, Ending ending) {
        if (!(value instanceof Stream<?> stream)) {
            ending.end(null);
            return value;
        }
        return wrap(stream, ending);
    }

    private static <T> Stream<T> wrap(Stream<T> stream, Ending ending) {
        Shared shared = new Shared(ending);
        Stream<T> recorded = StreamSupport.stream(
                        new RecordedStream<>(stream.spliterator(), shared), stream.isParallel())
                .onClose(() -> {
                    shared.closed();
                    stream.close();
                });
        Abandonment.watch(shared, ending::abandon);
        return recorded;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        boolean more;
        try {
            more = source.tryAdvance(element -> {
                shared.elements.add(element);
                action.accept(element);
            });
        } catch (RuntimeException | Error failure) {
            shared.ending.fail(failure);
            throw failure;
        }
        if (!more) {
            shared.partEnded();
        }
        return more;
    }

    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        try {
            source.forEachRemaining(element -> {
                shared.elements.add(element);
                action.accept(element);
            });
        } catch (RuntimeException | Error failure) {
            shared.ending.fail(failure);
            throw failure;
        }
        shared.partEnded();
    }

    @Override
    public @Nullable Spliterator<T> trySplit() {
        Spliterator<T> part = source.trySplit();
        if (part == null) {
            return null;
        }
        shared.parts.incrementAndGet();
        return new RecordedStream<>(part, shared);
    }

    @Override
    public long estimateSize() {
        return source.estimateSize();
    }

    @Override
    public int characteristics() {
        return source.characteristics();
    }

    @Override
    public Comparator<? super T> getComparator() {
        return source.getComparator();
    }

    private static final class Shared {
        private final Ending ending;
        private final Elements elements;
        private final AtomicInteger parts = new AtomicInteger(1);

        Shared(Ending ending) {
            this.ending = ending;
            elements = new Elements(ending);
        }

        void partEnded() {
            if (parts.decrementAndGet() == 0) {
                ending.end(elements.value());
            }
        }

        void closed() {
            if (parts.get() > 0 && ending.scope().isRecording()) {
                ending.scope().output(ending.shown(elements.value()));
                ending.cancel();
            }
        }
    }
}
