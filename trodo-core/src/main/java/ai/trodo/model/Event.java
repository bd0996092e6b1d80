package ai.trodo.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened at an instant on a run or span.
 *
 * @param eventId an event with the same id is the same event, so that a resend adds nothing
 * @param runId null when it happened outside any run
 * @param spanId null when it happened to the run as a whole
 * @param type one of {@link EventType}, or a word of the user
 * @param name a short title; null when the type says enough
 * @param at null when the sender did not say
 * @param level null means {@link Level#DEFAULT}
 * @param payload what belongs to the type; plain values only
 * @param extra fields on the wire that this version does not know, kept as they came
 */
public record Event(
        String eventId,
        @Nullable String runId,
        @Nullable String spanId,
        @Nullable String type,
        @Nullable String name,
        @Nullable Instant at,
        @Nullable Level level,
        Map<String, Object> payload,
        Map<String, Object> extra)
        implements TrodoRecord {
    public Event {
        payload = Maps.copy(payload);
        extra = Maps.copy(extra);
    }

    /** Starts the event with this id. */
    public static Builder builder(String eventId) {
        return new Builder(eventId);
    }

    /** A builder that starts with all of this. */
    public Builder toBuilder() {
        Builder copy = new Builder(eventId);
        copy.runId = runId;
        copy.spanId = spanId;
        copy.type = type;
        copy.name = name;
        copy.at = at;
        copy.level = level;
        copy.payload = payload;
        copy.extra = extra;
        return copy;
    }

    /** Collects the parts of one record; not thread-safe. */
    public static final class Builder {
        private final String eventId;
        private @Nullable String runId;
        private @Nullable String spanId;
        private @Nullable String type;
        private @Nullable String name;
        private @Nullable Instant at;
        private @Nullable Level level;
        private Map<String, Object> payload = Map.of();
        private Map<String, Object> extra = Map.of();

        private Builder(String eventId) {
            this.eventId = eventId;
        }

        /** The run in which it happened. */
        public Builder runId(@Nullable String runId) {
            this.runId = runId;
            return this;
        }

        /** The span in which it happened; null for the run as a whole. */
        public Builder spanId(@Nullable String spanId) {
            this.spanId = spanId;
            return this;
        }

        /** One of {@link EventType}, or a word of your own. */
        public Builder type(@Nullable String type) {
            this.type = type;
            return this;
        }

        /** A short title for the viewer. */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** When it happened. */
        public Builder at(@Nullable Instant at) {
            this.at = at;
            return this;
        }

        /** How much it matters. */
        public Builder level(@Nullable Level level) {
            this.level = level;
            return this;
        }

        /** Replaces the payload; copied when the event is built. */
        public Builder payload(Map<String, Object> payload) {
            this.payload = payload;
            return this;
        }

        /** Replaces the unknown fields of the wire; copied when the event is built. */
        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        /** May be called again after more was set; each record is a value of its own. */
        public Event build() {
            return new Event(eventId, runId, spanId, type, name, at, level, payload, extra);
        }
    }
}
