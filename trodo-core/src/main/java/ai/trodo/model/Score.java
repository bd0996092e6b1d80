package ai.trodo.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A judgement of a run or span. Feedback is a score by the end user.
 *
 * @param value the number; 1 or 0 for a boolean; null for a category
 * @param text the category; null for numbers
 * @param source who judged
 * @param extra fields on the wire that this version does not know, kept as they came
 */
public record Score(
        String scoreId,
        @Nullable String runId,
        @Nullable String spanId,
        @Nullable String name,
        @Nullable DataType dataType,
        @Nullable Double value,
        @Nullable String text,
        @Nullable Source source,
        @Nullable String comment,
        @Nullable String distinctId,
        @Nullable Instant at,
        Map<String, Object> metadata,
        Map<String, Object> extra)
        implements TrodoRecord {
    public Score {
        metadata = Maps.copy(metadata);
        extra = Maps.copy(extra);
    }

    public static Builder builder(String scoreId) {
        return new Builder(scoreId);
    }

    /** What kind of value a score has. */
    public enum DataType {
        NUMERIC,
        BOOLEAN,
        CATEGORICAL
    }

    /** Who judged. */
    public enum Source {
        API,
        USER,
        ANNOTATION,
        EVAL
    }

    /** A builder that starts with all of this. */
    public Builder toBuilder() {
        Builder copy = new Builder(scoreId);
        copy.runId = runId;
        copy.spanId = spanId;
        copy.name = name;
        copy.dataType = dataType;
        copy.value = value;
        copy.text = text;
        copy.source = source;
        copy.comment = comment;
        copy.distinctId = distinctId;
        copy.at = at;
        copy.metadata = metadata;
        copy.extra = extra;
        return copy;
    }

    /** Collects the parts of one record; not thread-safe. */
    public static final class Builder {
        private final String scoreId;
        private @Nullable String runId;
        private @Nullable String spanId;
        private @Nullable String name;
        private @Nullable DataType dataType;
        private @Nullable Double value;
        private @Nullable String text;
        private @Nullable Source source;
        private @Nullable String comment;
        private @Nullable String distinctId;
        private @Nullable Instant at;
        private Map<String, Object> metadata = Map.of();
        private Map<String, Object> extra = Map.of();

        private Builder(String scoreId) {
            this.scoreId = scoreId;
        }

        public Builder runId(@Nullable String runId) {
            this.runId = runId;
            return this;
        }

        public Builder spanId(@Nullable String spanId) {
            this.spanId = spanId;
            return this;
        }

        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        public Builder dataType(@Nullable DataType dataType) {
            this.dataType = dataType;
            return this;
        }

        public Builder value(@Nullable Double value) {
            this.value = value;
            return this;
        }

        public Builder text(@Nullable String text) {
            this.text = text;
            return this;
        }

        public Builder source(@Nullable Source source) {
            this.source = source;
            return this;
        }

        public Builder comment(@Nullable String comment) {
            this.comment = comment;
            return this;
        }

        public Builder distinctId(@Nullable String distinctId) {
            this.distinctId = distinctId;
            return this;
        }

        public Builder at(@Nullable Instant at) {
            this.at = at;
            return this;
        }

        public Builder metadata(Map<String, Object> metadata) {
            this.metadata = metadata;
            return this;
        }

        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        public Score build() {
            return new Score(
                    scoreId,
                    runId,
                    spanId,
                    name,
                    dataType,
                    value,
                    text,
                    source,
                    comment,
                    distinctId,
                    at,
                    metadata,
                    extra);
        }
    }
}
