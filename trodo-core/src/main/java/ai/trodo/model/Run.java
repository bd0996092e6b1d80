package ai.trodo.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One agent execution, or what one record says about it. Roll-ups (tokens, cost, counts) are never part of it:
 * they are computed from its spans.
 *
 * @param runId opaque and unique within the site; a record with the same id is about the same run
 * @param agentName what lists and filters show it under
 * @param distinctId the end user
 * @param conversationId what joins the turns of a conversation; never inferred
 * @param parentRunId the run that this one was started from as a linked run of its own
 * @param parentSpanId the span of the parent run in which this run was started
 * @param status null in a patch that does not know it
 * @param input what the agent was asked, after limits and redaction
 * @param output what the agent answered, after limits and redaction
 * @param errorSummary one line of why it failed; null when it did not
 * @param startedAt wall clock, to the microsecond
 * @param endedAt null while it runs
 * @param environment the deployment, for example {@code production}
 * @param release the version of the application
 * @param tags words to filter by, in order
 * @param metadata anything else that is worth filtering by; plain values only
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

    /** Starts a patch of the run with this id; what is not set says nothing. */
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

        /** What lists and filters show it under; null leaves the name that another record says. */
        public Builder agentName(@Nullable String agentName) {
            this.agentName = agentName;
            return this;
        }

        /** The end user; null leaves the one that another record says. */
        public Builder distinctId(@Nullable String distinctId) {
            this.distinctId = distinctId;
            return this;
        }

        /** What joins the turns of a conversation. */
        public Builder conversationId(@Nullable String conversationId) {
            this.conversationId = conversationId;
            return this;
        }

        /** The run that this one was started from. */
        public Builder parentRunId(@Nullable String parentRunId) {
            this.parentRunId = parentRunId;
            return this;
        }

        /** The span of the parent run in which this run was started. */
        public Builder parentSpanId(@Nullable String parentSpanId) {
            this.parentSpanId = parentSpanId;
            return this;
        }

        /** Null leaves the status that another record says. */
        public Builder status(@Nullable RunStatus status) {
            this.status = status;
            return this;
        }

        /** Replaces the question as a whole; limits and redaction are the caller's business here. */
        public Builder input(Payload input) {
            this.input = input;
            return this;
        }

        /** Replaces the answer as a whole; limits and redaction are the caller's business here. */
        public Builder output(Payload output) {
            this.output = output;
            return this;
        }

        /** One line of why it failed; does not set the status. */
        public Builder errorSummary(@Nullable String errorSummary) {
            this.errorSummary = errorSummary;
            return this;
        }

        /** Wall clock; written to the microsecond. */
        public Builder startedAt(@Nullable Instant startedAt) {
            this.startedAt = startedAt;
            return this;
        }

        /** Wall clock; null while it goes on. */
        public Builder endedAt(@Nullable Instant endedAt) {
            this.endedAt = endedAt;
            return this;
        }

        /** The deployment, for example {@code production}. */
        public Builder environment(@Nullable String environment) {
            this.environment = environment;
            return this;
        }

        /** The version of the application. */
        public Builder release(@Nullable String release) {
            this.release = release;
            return this;
        }

        /** Replaces all tags; copied when the run is built. */
        public Builder tags(List<String> tags) {
            this.tags = tags;
            return this;
        }

        /** Replaces all metadata; copied when the run is built. */
        public Builder metadata(Map<String, Object> metadata) {
            this.metadata = metadata;
            return this;
        }

        /** Replaces the unknown fields of the wire; copied when the run is built. */
        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        /** May be called again after more was set; each record is a value of its own. */
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
