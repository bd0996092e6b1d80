package ai.trodo.capture;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model call that has already happened and is to be recorded as one span of the current run. */
public final class LlmCall {
    final LlmInfo info;
    final String name;
    final @Nullable Object prompt;
    final @Nullable Object completion;
    final @Nullable Duration duration;
    final @Nullable Throwable failure;
    final Map<String, Object> attributes;

    private LlmCall(Builder builder) {
        info = builder.info;
        String model = info.model();
        name = builder.name != null ? builder.name : model != null ? model : "llm";
        prompt = builder.prompt;
        completion = builder.completion;
        duration = builder.duration;
        failure = builder.failure;
        attributes = new LinkedHashMap<>(builder.attributes);
    }

    /** A call of this model; null where the name or the provider is not known. */
    public static Builder of(@Nullable String model, @Nullable String provider) {
        return new Builder(LlmInfo.of(model, provider));
    }

    /** A call of which more is known than the names. */
    public static Builder of(LlmInfo info) {
        return new Builder(info);
    }

    /** Collects the parts; not thread-safe. */
    public static final class Builder {
        private final LlmInfo info;
        private @Nullable String name;
        private @Nullable Object prompt;
        private @Nullable Object completion;
        private @Nullable Duration duration;
        private @Nullable Throwable failure;
        private final Map<String, Object> attributes = new LinkedHashMap<>();

        private Builder(LlmInfo info) {
            this.info = info;
        }

        /** Of the span; {@code llm} where nothing is said. */
        public Builder name(@Nullable String name) {
            this.name = name == null || name.isBlank() ? null : name;
            return this;
        }

        /** What was asked: text, messages or any object; it becomes the input within the capture limits. */
        public Builder prompt(@Nullable Object prompt) {
            this.prompt = prompt;
            return this;
        }

        /** What was answered; it becomes the output within the capture limits. */
        public Builder completion(@Nullable Object completion) {
            this.completion = completion;
            return this;
        }

        /** How long it took; it is taken to have ended now. */
        public Builder duration(@Nullable Duration duration) {
            this.duration = duration;
            return this;
        }

        /** Marks the call as failed. */
        public Builder failure(@Nullable Throwable failure) {
            this.failure = failure;
            return this;
        }

        /** Anything else worth filtering by; null keys and values are left out. */
        public Builder attribute(String key, @Nullable Object value) {
            if (key != null && value != null) {
                attributes.put(key, value);
            }
            return this;
        }

        /** Reads nothing and sends nothing; hand it to {@code trackLlmCall}. */
        public LlmCall build() {
            return new LlmCall(this);
        }
    }
}
