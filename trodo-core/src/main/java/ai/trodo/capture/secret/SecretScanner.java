package ai.trodo.capture.secret;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

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
    /** There is one worker, so one search at a time needs no garbage. */
    private final AtomicReference<@Nullable SecretSearch> idle = new AtomicReference<>();

    /**
     * @param patterns whether secrets are also known by their looks
     */
    public SecretScanner(SecretKeys keys, boolean patterns) {
        this.keys = keys;
        this.patterns = patterns;
    }

    /** The text with its secrets replaced. */
    public String scan(String text) {
        SecretSearch search = idle.getAndSet(null);
        if (search == null) {
            search = new SecretSearch(keys, patterns);
        }
        String clean = search.clean(text);
        search.forget();
        idle.lazySet(search);
        return clean;
    }
}
