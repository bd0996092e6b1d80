package ai.trodo.capture;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tool call that an MCP server has answered outside any run. Tool and user are required. */
public final class McpCall {
    final String tool;
    final String distinctId;
    final @Nullable Object input;
    final @Nullable Object output;
    final @Nullable String error;
    final long durationMillis;
    final @Nullable String sessionId;
    final String agentName;
    final @Nullable Instant startedAt;
    final Map<String, Object> attributes;

    private McpCall(Builder builder) {
        tool = builder.tool;
        distinctId = builder.distinctId;
        input = builder.input;
        output = builder.output;
        error = builder.error;
        durationMillis = builder.durationMillis;
        sessionId = builder.sessionId;
        agentName = builder.agentName;
        startedAt = builder.startedAt;
        attributes = new LinkedHashMap<>(builder.attributes);
        if (builder.clientLabel != null) {
            attributes.putIfAbsent("mcp_client_label", builder.clientLabel);
        }
    }

    /**
     * @throws IllegalArgumentException if the tool or the user is empty
     */
    public static Builder of(String tool, String distinctId) {
        if (tool == null || tool.isBlank()) {
            throw new IllegalArgumentException("trackMcp: tool must not be empty, got: " + tool);
        }
        if (distinctId == null || distinctId.isBlank()) {
            throw new IllegalArgumentException("trackMcp: distinctId must not be empty, got: " + distinctId);
        }
        return new Builder(tool, distinctId);
    }

    /** Collects the parts; not thread-safe. */
    public static final class Builder {
        private final String tool;
        private final String distinctId;
        private @Nullable Object input;
        private @Nullable Object output;
        private @Nullable String error;
        private long durationMillis;
        private @Nullable String sessionId;
        private @Nullable String clientLabel;
        private String agentName = "MCP";
        private @Nullable Instant startedAt;
        private final Map<String, Object> attributes = new LinkedHashMap<>();

        private Builder(String tool, String distinctId) {
            this.tool = tool;
            this.distinctId = distinctId;
        }

        /** The arguments of the tool; they are recorded within the capture limits. */
        public Builder input(@Nullable Object input) {
            this.input = input;
            return this;
        }

        /** What the tool answered; recorded within the capture limits. */
        public Builder output(@Nullable Object output) {
            this.output = output;
            return this;
        }

        /** Empty or null means that the call went well. */
        public Builder error(@Nullable String error) {
            this.error = error == null || error.isEmpty() ? null : error;
            return this;
        }

        /** How long the call took, in milliseconds; a negative number counts as 0. */
        public Builder durationMillis(long durationMillis) {
            this.durationMillis = Math.max(0, durationMillis);
            return this;
        }

        /** The MCP session; becomes the conversation. */
        public Builder sessionId(@Nullable String sessionId) {
            this.sessionId = sessionId == null || sessionId.isBlank() ? null : sessionId;
            return this;
        }

        /** Which client called, for example {@code claude-desktop}. */
        public Builder clientLabel(@Nullable String clientLabel) {
            this.clientLabel = clientLabel;
            return this;
        }

        /** What lists show it under; {@code MCP} when it is null or blank. */
        public Builder agentName(@Nullable String agentName) {
            this.agentName = agentName == null || agentName.isBlank() ? "MCP" : agentName;
            return this;
        }

        /** When the call began; null when nobody noted it. */
        public Builder startedAt(@Nullable Instant startedAt) {
            this.startedAt = startedAt;
            return this;
        }

        /** Anything else worth filtering by; a null key is ignored. */
        public Builder attribute(String key, @Nullable Object value) {
            if (key != null) {
                attributes.put(key, value);
            }
            return this;
        }

        /** Reads nothing and sends nothing; hand it to {@code trackMcp}. */
        public McpCall build() {
            return new McpCall(this);
        }
    }
}
