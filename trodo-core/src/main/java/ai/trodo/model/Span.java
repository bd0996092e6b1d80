package ai.trodo.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation inside a run, or what one record says about it.
 *
 * @param runId null for a span outside any run
 * @param parentSpanId null directly under the run
 * @param firstOutputAt when the first element of a stream came, for time to first token
 * @param distinctId needed when there is no run, else taken from the run
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

        public Builder runId(@Nullable String runId) {
            this.runId = runId;
            return this;
        }

        public Builder parentSpanId(@Nullable String parentSpanId) {
            this.parentSpanId = parentSpanId;
            return this;
        }

        public Builder kind(@Nullable SpanKind kind) {
            this.kind = kind;
            return this;
        }

        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        public Builder status(@Nullable SpanStatus status) {
            this.status = status;
            return this;
        }

        public Builder level(@Nullable Level level) {
            this.level = level;
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

        public Builder startedAt(@Nullable Instant startedAt) {
            this.startedAt = startedAt;
            return this;
        }

        public Builder endedAt(@Nullable Instant endedAt) {
            this.endedAt = endedAt;
            return this;
        }

        public Builder firstOutputAt(@Nullable Instant firstOutputAt) {
            this.firstOutputAt = firstOutputAt;
            return this;
        }

        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        public Builder provider(@Nullable String provider) {
            this.provider = provider;
            return this;
        }

        public Builder temperature(@Nullable Double temperature) {
            this.temperature = temperature;
            return this;
        }

        public Builder usage(Usage usage) {
            this.usage = usage;
            return this;
        }

        public Builder cost(@Nullable Cost cost) {
            this.cost = cost;
            return this;
        }

        public Builder toolName(@Nullable String toolName) {
            this.toolName = toolName;
            return this;
        }

        public Builder error(@Nullable ErrorInfo error) {
            this.error = error;
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

        public Builder agentName(@Nullable String agentName) {
            this.agentName = agentName;
            return this;
        }

        public Builder attributes(Map<String, Object> attributes) {
            this.attributes = attributes;
            return this;
        }

        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

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
