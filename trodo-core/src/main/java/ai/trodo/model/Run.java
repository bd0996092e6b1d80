package ai.trodo.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One agent execution, or what one record says about it. Roll-ups (tokens, cost, counts) are never part of it:
 * they are computed from its spans.
 *
 * @param distinctId the end user
 * @param parentSpanId the span of the parent run in which this run was started
 * @param extra fields on the wire that this version does not know, kept as they came
 */
public record Run(
        String runId,
        @Nullable String agentName,
        @Nullable String distinctId,
        @Nullable String conversationId,
        @Nullable String parentRunId,
        @Nullable String parentSpanId,
        @Nullable RunStatus status,
        Payload input,
        Payload output,
        @Nullable String errorSummary,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String environment,
        @Nullable String release,
        List<String> tags,
        Map<String, Object> metadata,
        Map<String, Object> extra)
        implements TrodoRecord {
    public Run {
        tags = List.copyOf(tags);
        metadata = Maps.copy(metadata);
        extra = Maps.copy(extra);
    }

    public static Builder builder(String runId) {
        return new Builder(runId);
    }

    /** A builder that starts with all of this. */
    public Builder toBuilder() {
        Builder copy = new Builder(runId);
        copy.agentName = agentName;
        copy.distinctId = distinctId;
        copy.conversationId = conversationId;
        copy.parentRunId = parentRunId;
        copy.parentSpanId = parentSpanId;
        copy.status = status;
        copy.input = input;
        copy.output = output;
        copy.errorSummary = errorSummary;
        copy.startedAt = startedAt;
        copy.endedAt = endedAt;
        copy.environment = environment;
        copy.release = release;
        copy.tags = tags;
        copy.metadata = metadata;
        copy.extra = extra;
        return copy;
    }

    /** Collects the parts of one record; not thread-safe. */
    public static final class Builder {
        private final String runId;
        private @Nullable String agentName;
        private @Nullable String distinctId;
        private @Nullable String conversationId;
        private @Nullable String parentRunId;
        private @Nullable String parentSpanId;
        private @Nullable RunStatus status;
        private Payload input = Payload.EMPTY;
        private Payload output = Payload.EMPTY;
        private @Nullable String errorSummary;
        private @Nullable Instant startedAt;
        private @Nullable Instant endedAt;
        private @Nullable String environment;
        private @Nullable String release;
        private List<String> tags = List.of();
        private Map<String, Object> metadata = Map.of();
        private Map<String, Object> extra = Map.of();

        private Builder(String runId) {
            this.runId = runId;
        }

        public Builder agentName(@Nullable String agentName) {
            this.agentName = agentName;
            return this;
        }

        public Builder distinctId(@Nullable String distinctId) {
            this.distinctId = distinctId;
            return this;
        }

        public Builder conversationId(@Nullable String conversationId) {
            this.conversationId = conversationId;
            return this;
        }

        public Builder parentRunId(@Nullable String parentRunId) {
            this.parentRunId = parentRunId;
            return this;
        }

        public Builder parentSpanId(@Nullable String parentSpanId) {
            this.parentSpanId = parentSpanId;
            return this;
        }

        public Builder status(@Nullable RunStatus status) {
            this.status = status;
            return this;
        }

        public Builder input(Payload input) {
            this.input = input;
            return this;
        }

        public Builder output(Payload output) {
            this.output = output;
            return this;
        }

        public Builder errorSummary(@Nullable String errorSummary) {
            this.errorSummary = errorSummary;
            return this;
        }

        public Builder startedAt(@Nullable Instant startedAt) {
            this.startedAt = startedAt;
            return this;
        }

        public Builder endedAt(@Nullable Instant endedAt) {
            this.endedAt = endedAt;
            return this;
        }

        public Builder environment(@Nullable String environment) {
            this.environment = environment;
            return this;
        }

        public Builder release(@Nullable String release) {
            this.release = release;
            return this;
        }

        public Builder tags(List<String> tags) {
            this.tags = tags;
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

        public Run build() {
            return new Run(
                    runId,
                    agentName,
                    distinctId,
                    conversationId,
                    parentRunId,
                    parentSpanId,
                    status,
                    input,
                    output,
                    errorSummary,
                    startedAt,
                    endedAt,
                    environment,
                    release,
                    tags,
                    metadata,
                    extra);
        }
    }
}
