package ai.trodo.capture;

import ai.trodo.model.Level;
import ai.trodo.model.SpanKind;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be told of a span beside what every {@link Scope} is told: most of it about calls of models. */
abstract sealed class SpanFacts extends SpanState permits SpanScope {
    /** A span that never was open. */
    SpanFacts() {}

    SpanFacts(RunScope agent, @Nullable SpanScope parent, String name, SpanKind kind, long startNanos) {
        super(agent, parent, name, kind, startNanos);
    }

    /** A second look. */
    SpanFacts(SpanScope first, String name, long startNanos) {
        super(first, name, startNanos);
    }

    /** Adds to what is there; at most 256 in all. */
    public SpanScope attributes(Map<String, ?> values) {
        if (values != null) {
            values.forEach(scope()::attribute);
        }
        return scope();
    }

    /** What the tool is called, if not like the span. */
    public SpanScope tool(String toolName) {
        if (isOpen()) {
            details().toolName = toolName;
        }
        return scope();
    }

    /** As the provider names it: the price is looked up by it. Null changes nothing. */
    public SpanScope model(@Nullable String model) {
        if (isOpen() && model != null) {
            details().model = model;
        }
        return scope();
    }

    /** The provider's short name, for example {@code openai}; null is ignored. */
    public SpanScope provider(@Nullable String provider) {
        if (isOpen() && provider != null) {
            details().provider = provider;
        }
        return scope();
    }

    /** As it was asked for; null is ignored. */
    public SpanScope temperature(@Nullable Double temperature) {
        if (isOpen() && temperature != null) {
            details().temperature = temperature;
        }
        return scope();
    }

    /** Replaces what was read from the output of the call. */
    public SpanScope usage(Usage usage) {
        if (isOpen() && usage != null) {
            details().usage = usage;
        }
        return scope();
    }

    /**
     * What a provider reported, its longer-lived cache writes included. Nothing changes when it reported no tokens, or when
     * a look further inside has told of the same answer already, which is nearer to the provider.
     */
    public SpanScope usage(UsageReading reading) {
        if (reading != null) {
            reading(reading);
        }
        return scope();
    }

    /** In US dollars. Goes before any price list. */
    public SpanScope cost(@Nullable BigDecimal cost) {
        if (isOpen() && cost != null) {
            details().cost = cost;
        }
        return scope();
    }

    /** Everything about a model call at once; nulls change nothing. */
    public SpanScope llm(LlmInfo info) {
        if (info != null) {
            model(info.model()).provider(info.provider()).temperature(info.temperature());
            if (!info.usage().isUnknown()) {
                usage(info.usage());
            }
            cost(info.cost());
        }
        return scope();
    }

    /** Notes an error that is no exception of this process, for example one that a service answered. */
    public SpanScope error(@Nullable String type, @Nullable String message, @Nullable Integer statusCode) {
        if (isOpen()) {
            details().error(type, message, statusCode);
        }
        return scope();
    }

    /** How much it matters; an error sets it by itself. */
    public SpanScope level(Level level) {
        if (isOpen() && level != null) {
            details().level = level;
        }
        return scope();
    }

    /** Which conversation the run is a turn of, for a run that does not know. */
    public SpanScope conversationIfUnknown(@Nullable String conversationId) {
        RunState run = run();
        if (run != null && run.conversationId == null && conversationId != null && !conversationId.isBlank()) {
            run.conversationId(conversationId);
        }
        return scope();
    }

    /** Renames it. */
    public SpanScope name(String name) {
        if (isOpen() && name != null && !name.isBlank()) {
            this.name = name;
        }
        return scope();
    }
}
