package ai.trodo.server.store;

import ai.trodo.model.Score;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A score as lists show it. */
public record ScoreFacts(
        String scoreId,
        String runId,
        @Nullable String spanId,
        String name,
        Score.@Nullable DataType dataType,
        @Nullable Double value,
        @Nullable String text,
        Score.@Nullable Source source,
        @Nullable String comment,
        @Nullable String distinctId,
        @Nullable Instant at) {}
