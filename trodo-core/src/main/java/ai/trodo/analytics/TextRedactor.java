package ai.trodo.analytics;

import org.jspecify.annotations.Nullable;

/** Looks at each text of a product event before it leaves; called on the worker. */
@FunctionalInterface
public interface TextRedactor {
    TextRedactor NONE = (key, text) -> text;

    /** The text to keep, null to leave it out. When this throws, the text is left out. */
    @Nullable
    String redact(String key, String text);
}
