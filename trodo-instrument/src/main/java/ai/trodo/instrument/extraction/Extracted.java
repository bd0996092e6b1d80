package ai.trodo.instrument.extraction;

import ai.trodo.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of an extraction.
 *
 * @param value null when no attempt gave one
 * @param problems of the last attempt; none when there is a value
 * @param attempts how many answers of the model it took
 * @param usage tokens of all attempts
 */
public record Extracted<T>(@Nullable T value, List<String> problems, int attempts, Usage usage) {
    public Extracted {
        problems = List.copyOf(problems);
    }

    /** Whether an attempt kept to the schema, so that there is a value. */
    public boolean isValid() {
        return value != null;
    }
}
