package ai.trodo.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a span did. An unknown word becomes {@link #GENERIC}. */
public enum SpanKind {
    /** A stage that an agent inside a run worked on, such as a sub-agent. */
    AGENT,
    /** One call of a model; the only kind whose tokens and money are looked for. */
    LLM,
    /** Something done for the agent: a function, a command, a call of a service. */
    TOOL,
    /** A search for material that a model is to read. */
    RETRIEVAL,
    /** A step of a graph or workflow. */
    CHAIN,
    /** A method of the application that is none of the others. */
    FUNCTION,
    /** What no other kind fits, and what an unknown word becomes. */
    GENERIC;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The word used in JSON, SQL and the viewer. */
    public String wireName() {
        return wireName;
    }

    /** Never throws: a kind that we do not know is still a span. */
    public static SpanKind of(@Nullable String word) {
        for (SpanKind value : values()) {
            if (value.wireName.equalsIgnoreCase(word)) {
                return value;
            }
        }
        return GENERIC;
    }
}
