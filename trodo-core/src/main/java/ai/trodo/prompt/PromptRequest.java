package ai.trodo.prompt;

import java.util.Optional;

/** Which version of a prompt is wanted. */
public final class PromptRequest {
    private final PromptShelf shelf;
    private final String name;
    private String reference = "production";

    PromptRequest(PromptShelf shelf, String name) {
        this.shelf = shelf;
        this.name = name;
    }

    /** The version that bears this label; {@code latest} is the newest one. */
    public PromptRequest label(String label) {
        reference = label;
        return this;
    }

    /** This very version, whatever labels say; they start at 1. */
    public PromptRequest version(int version) {
        reference = Integer.toString(version);
        return this;
    }

    /** The prompt, or empty when there is none or the collector cannot be reached. Waits three seconds at most, once. */
    public Optional<Prompt> find() {
        return Optional.ofNullable(shelf.find(name, reference));
    }

    /** The prompt, or one with this text when there is none. Never throws. */
    public Prompt orElse(String text) {
        return find().orElseGet(() -> Prompt.fallback(name, text));
    }
}
