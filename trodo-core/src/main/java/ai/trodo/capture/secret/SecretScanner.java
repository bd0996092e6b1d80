package ai.trodo.capture.secret;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds secrets in a text: values of secret keys, in JSON at any depth, in JSON inside of JSON texts and in lines such as
 * {@code password=...}; and, by their looks, API keys, tokens, e-mail addresses and card numbers. A text without secrets
 * is handed back as it is. Thread-safe.
 */
public final class SecretScanner {
    /** What stands in place of a secret. */
    public static final String REDACTED = "[redacted]";

    private final SecretKeys keys;
    private final boolean patterns;
    /** There is one worker: whoever comes beside it makes anchors of its own. */
    private final SecretAnchors shared = new SecretAnchors();

    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * @param patterns whether secrets are also known by their looks
     */
    public SecretScanner(SecretKeys keys, boolean patterns) {
        this.keys = keys;
        this.patterns = patterns;
    }

    /** The text with its secrets replaced. */
    public String scan(String text) {
        if (SecretAnchors.isShort(text)) {
            return scan(text, shared, SecretAnchors.nextInShort(text, 0));
        }
        if (!busy.compareAndSet(false, true)) {
            SecretAnchors own = new SecretAnchors();
            return scan(text, own, own.first(text));
        }
        try {
            return scan(text, shared, shared.first(text));
        } finally {
            busy.setRelease(false);
        }
    }

    private String scan(String text, SecretAnchors anchors, int first) {
        return first == text.length() ? text : new SecretSearch(keys, patterns, anchors, text).clean(first);
    }
}
