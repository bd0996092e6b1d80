package ai.trodo.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A judgement of a run or span. Feedback is a score by the end user.
 *
 * @param scoreId of several scores with one id the newest counts
 * @param runId the run that is judged; null for a span outside any run
 * @param spanId the span that is judged; null when the run as a whole is
 * @param name what is judged, for example {@code helpful}; scores of one name are compared with each other
 * @param dataType null when the sender did not say; the value or the text then tells
 * @param value the number; 1 or 0 for a boolean; null for a category
 * @param text the category; null for numbers
 * @param source who judged
 * @param comment in the words of who judged
 * @param distinctId the end user who judged, for scores of source user
 * @param at when it was judged
 * @param metadata anything else about the judgement; plain values only
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

    /** Starts the score with this id; of several with one id the newest counts. */
    public static Builder builder(String scoreId) {
        return new Builder(scoreId);
    }

    /** What kind of value a score has. */
    public enum DataType {
        /** A number on whatever scale the name has. */
        NUMERIC,
        /** Yes as 1, no as 0. */
        BOOLEAN,
        /** One word out of several. */
        CATEGORICAL
    }

    /** Who judged. */
    public enum Source {
        /** The application's own code. */
        API,
        /** An end user, by feedback. */
        USER,
        /** A colleague who looked at the run. */
        ANNOTATION,
        /** An automatic evaluation. */
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

        /** The run that is judged. */
        public Builder runId(@Nullable String runId) {
            this.runId = runId;
            return this;
        }

        /** The span that is judged; null for the run as a whole. */
        public Builder spanId(@Nullable String spanId) {
            this.spanId = spanId;
            return this;
        }

        /** What is judged; scores of one name are compared with each other. */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** Not checked against the value here; a collector takes what fits. */
        public Builder dataType(@Nullable DataType dataType) {
            this.dataType = dataType;
            return this;
        }

        /** The number, or 1 and 0 for yes and no. */
        public Builder value(@Nullable Double value) {
            this.value = value;
            return this;
        }

        /** The category; null for numbers. */
        public Builder text(@Nullable String text) {
            this.text = text;
            return this;
        }

        /** Who judged. */
        public Builder source(@Nullable Source source) {
            this.source = source;
            return this;
        }

        /** In the words of who judged. */
        public Builder comment(@Nullable String comment) {
            this.comment = comment;
            return this;
        }

        /** The end user who judged. */
        public Builder distinctId(@Nullable String distinctId) {
            this.distinctId = distinctId;
            return this;
        }

        /** When it was judged. */
        public Builder at(@Nullable Instant at) {
            this.at = at;
            return this;
        }

        /** Replaces all metadata; copied when the score is built. */
        public Builder metadata(Map<String, Object> metadata) {
            this.metadata = metadata;
            return this;
        }

        /** Replaces the unknown fields of the wire; copied when the score is built. */
        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        /** May be called again after more was set; each record is a value of its own. */
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
