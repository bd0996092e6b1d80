package ai.trodo.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation inside a run, or what one record says about it.
 *
 * @param spanId opaque and unique within the site; a record with the same id is about the same span
 * @param runId null for a span outside any run
 * @param parentSpanId null directly under the run
 * @param kind null says nothing and is shown as {@link SpanKind#GENERIC}
 * @param name what the viewer shows; for a tool usually the same as {@code toolName}
 * @param status null in a patch that does not know it
 * @param level null means {@link Level#DEFAULT}
 * @param input what went in, after limits and redaction; {@link Payload#EMPTY} when nothing was kept
 * @param output what came out, after limits and redaction; {@link Payload#EMPTY} when nothing was kept
 * @param startedAt wall clock, to the microsecond
 * @param endedAt null while it runs; with {@code startedAt} it gives the duration
 * @param firstOutputAt when the first element of a stream came, for time to first token
 * @param model as the provider names it, not as the application does
 * @param provider for example {@code openai}; prices are looked up by it and the model
 * @param temperature as it was asked for
 * @param usage tokens of a model call, {@link Usage#UNKNOWN} for any other span
 * @param cost null when unknown, which is not zero
 * @param toolName the tool as the model knows it
 * @param error why it failed; null when it did not
 * @param distinctId needed when there is no run, else taken from the run
 * @param conversationId needed when there is no run, else taken from the run
 * @param agentName needed when there is no run, else taken from the run
 * @param attributes anything else that is worth filtering by; plain values only
 * @param extra fields on the wire that this version does not know, kept as they came
 */
public record Span(
        String spanId,
        @Nullable String runId,
        @Nullable String parentSpanId,
        @Nullable SpanKind kind,
        @Nullable String name,
        @Nullable SpanStatus status,
        @Nullable Level level,
        Payload input,
        Payload output,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant firstOutputAt,
        @Nullable String model,
        @Nullable String provider,
        @Nullable Double temperature,
        Usage usage,
        @Nullable Cost cost,
        @Nullable String toolName,
        @Nullable ErrorInfo error,
        @Nullable String distinctId,
        @Nullable String conversationId,
        @Nullable String agentName,
        Map<String, Object> attributes,
        Map<String, Object> extra)
        implements TrodoRecord {
    public Span {
        attributes = Maps.copy(attributes);
        extra = Maps.copy(extra);
    }

    /** Starts a patch of the span with this id; what is not set says nothing. */
    public static Builder builder(String spanId) {
        return new Builder(spanId);
    }

    /** A builder that starts with all of this. */
    public Builder toBuilder() {
        Builder copy = new Builder(spanId);
        copy.runId = runId;
        copy.parentSpanId = parentSpanId;
        copy.kind = kind;
        copy.name = name;
        copy.status = status;
        copy.level = level;
        copy.input = input;
        copy.output = output;
        copy.startedAt = startedAt;
        copy.endedAt = endedAt;
        copy.firstOutputAt = firstOutputAt;
        copy.model = model;
        copy.provider = provider;
        copy.temperature = temperature;
        copy.usage = usage;
        copy.cost = cost;
        copy.toolName = toolName;
        copy.error = error;
        copy.distinctId = distinctId;
        copy.conversationId = conversationId;
        copy.agentName = agentName;
        copy.attributes = attributes;
        copy.extra = extra;
        return copy;
    }

    /** Collects the parts of one record; not thread-safe. */
    public static final class Builder {
        private final String spanId;
        private @Nullable String runId;
        private @Nullable String parentSpanId;
        private @Nullable SpanKind kind;
        private @Nullable String name;
        private @Nullable SpanStatus status;
        private @Nullable Level level;
        private Payload input = Payload.EMPTY;
        private Payload output = Payload.EMPTY;
        private @Nullable Instant startedAt;
        private @Nullable Instant endedAt;
        private @Nullable Instant firstOutputAt;
        private @Nullable String model;
        private @Nullable String provider;
        private @Nullable Double temperature;
        private Usage usage = Usage.UNKNOWN;
        private @Nullable Cost cost;
        private @Nullable String toolName;
        private @Nullable ErrorInfo error;
        private @Nullable String distinctId;
        private @Nullable String conversationId;
        private @Nullable String agentName;
        private Map<String, Object> attributes = Map.of();
        private Map<String, Object> extra = Map.of();

        private Builder(String spanId) {
            this.spanId = spanId;
        }

        /** Null for a span outside any run. */
        public Builder runId(@Nullable String runId) {
            this.runId = runId;
            return this;
        }

        /** Null directly under the run. */
        public Builder parentSpanId(@Nullable String parentSpanId) {
            this.parentSpanId = parentSpanId;
            return this;
        }

        /** Null leaves the kind that another record says. */
        public Builder kind(@Nullable SpanKind kind) {
            this.kind = kind;
            return this;
        }

        /** What the viewer shows; null leaves the name that another record says. */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** Null leaves the status that another record says. */
        public Builder status(@Nullable SpanStatus status) {
            this.status = status;
            return this;
        }

        /** Null leaves the level that another record says. */
        public Builder level(@Nullable Level level) {
            this.level = level;
            return this;
        }

        /** Replaces what went in as a whole; limits and redaction are the caller's business here. */
        public Builder input(Payload input) {
            this.input = input;
            return this;
        }

        /** Replaces what came out as a whole; limits and redaction are the caller's business here. */
        public Builder output(Payload output) {
            this.output = output;
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

        /** When the first element of a stream came. */
        public Builder firstOutputAt(@Nullable Instant firstOutputAt) {
            this.firstOutputAt = firstOutputAt;
            return this;
        }

        /** The model that answered, as its provider names it. */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /** The provider's short name, for example {@code openai}; prices are looked up by it and the model. */
        public Builder provider(@Nullable String provider) {
            this.provider = provider;
            return this;
        }

        /** As it was asked for; null when it was left to the provider. */
        public Builder temperature(@Nullable Double temperature) {
            this.temperature = temperature;
            return this;
        }

        /** Tokens of all buckets at once; {@link Usage#UNKNOWN} when nothing was told. */
        public Builder usage(Usage usage) {
            this.usage = usage;
            return this;
        }

        /** Null is unknown; a collector may then compute it from its own prices. */
        public Builder cost(@Nullable Cost cost) {
            this.cost = cost;
            return this;
        }

        /** The tool as the model knows it. */
        public Builder toolName(@Nullable String toolName) {
            this.toolName = toolName;
            return this;
        }

        /** Why it failed; does not set the status. */
        public Builder error(@Nullable ErrorInfo error) {
            this.error = error;
            return this;
        }

        /** The end user; only for a span outside any run. */
        public Builder distinctId(@Nullable String distinctId) {
            this.distinctId = distinctId;
            return this;
        }

        /** The conversation; only for a span outside any run. */
        public Builder conversationId(@Nullable String conversationId) {
            this.conversationId = conversationId;
            return this;
        }

        /** The agent; only for a span outside any run. */
        public Builder agentName(@Nullable String agentName) {
            this.agentName = agentName;
            return this;
        }

        /** Replaces all attributes; copied when the span is built. */
        public Builder attributes(Map<String, Object> attributes) {
            this.attributes = attributes;
            return this;
        }

        /** Replaces the unknown fields of the wire; copied when the span is built. */
        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        /** May be called again after more was set; each record is a value of its own. */
        public Span build() {
            return new Span(
                    spanId,
                    runId,
                    parentSpanId,
                    kind,
                    name,
                    status,
                    level,
                    input,
                    output,
                    startedAt,
                    endedAt,
                    firstOutputAt,
                    model,
                    provider,
                    temperature,
                    usage,
                    cost,
                    toolName,
                    error,
                    distinctId,
                    conversationId,
                    agentName,
                    attributes,
                    extra);
        }
    }
}
