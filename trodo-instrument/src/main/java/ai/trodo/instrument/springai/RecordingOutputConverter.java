package ai.trodo.instrument.springai;

import ai.trodo.TrodoClient;
import ai.trodo.capture.event.Extraction;
import ai.trodo.internal.Guard;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.converter.BeanOutputConverter;

/**
 * Makes values of a model's answer exactly as Spring AI does, and records them as an extraction of the current run: for
 * {@code entity(..)} and {@code responseEntity(..)} of a chat client. Made for one request; its attempts are counted.
 */
public final class RecordingOutputConverter<T> extends BeanOutputConverter<T> {
    private final Class<T> type;
    private final TrodoClient trodo;
    private final AtomicInteger attempts = new AtomicInteger();

    public RecordingOutputConverter(Class<T> type, TrodoClient trodo) {
        super(type);
        this.type = type;
        this.trodo = trodo;
    }

    @Override
    public T convert(String answer) {
        int attempt = attempts.incrementAndGet();
        T values;
        try {
            values = super.convert(answer);
        } catch (RuntimeException failure) {
            record(answer, attempt, failure);
            throw failure;
        }
        record(values, attempt, null);
        return values;
    }

    private void record(Object values, int attempt, @Nullable RuntimeException failure) {
        Guard.run("spring-ai extraction", () -> {
            Extraction extraction = Extraction.of(type.getSimpleName(), values).schema(getJsonSchemaMap());
            String why = failure == null ? null : String.valueOf(failure.getMessage());
            trodo.event(why == null ? extraction.valid(attempt) : extraction.invalid(attempt, List.of(why)));
        });
    }
}
