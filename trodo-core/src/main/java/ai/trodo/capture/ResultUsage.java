package ai.trodo.capture;

import ai.trodo.internal.Guard;
import ai.trodo.model.Usage;
import org.jspecify.annotations.Nullable;

/** Finds the tokens of a model call in what it returned: by the built-in reader, then by the one of the application. */
final class ResultUsage {
    private final @Nullable UsageExtractor extractor;

    ResultUsage(@Nullable UsageExtractor extractor) {
        this.extractor = extractor;
    }

    /** Tokens of a model call from what it returned, unless they are known. */
    void read(SpanScope span, @Nullable Object result) {
        if (result == null || span.details != null && span.details.usage != null) {
            return;
        }
        UsageReading read =
                Guard.orElse(UsageReading.NOTHING, "Usage could not be read", () -> UsageReader.read(result));
        if (read.usage().isUnknown() && extractor != null) {
            Usage found = Guard.orElse(Usage.UNKNOWN, "The usage extractor failed", () -> extractor.extract(result));
            read = new UsageReading(found, null, null, null);
        }
        span.reading(read);
    }
}
