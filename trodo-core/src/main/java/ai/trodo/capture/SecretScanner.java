package ai.trodo.capture;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in a text: values of secret keys, in JSON at any depth, in JSON inside of JSON texts and in lines such as
 * {@code password=...}; and, by their looks, API keys, tokens, e-mail addresses and card numbers. A text without secrets
 * is handed back as it is. Thread-safe.
 */
final class SecretScanner {
    static final String REDACTED = "[redacted]";

    private final SecretKeys keys;
    private final boolean patterns;
    /** There is one worker, so one search at a time needs no garbage. */
    private final AtomicReference<@Nullable SecretSearch> idle = new AtomicReference<>();

    SecretScanner(SecretKeys keys, boolean patterns) {
        this.keys = keys;
        this.patterns = patterns;
    }

    String scan(String text) {
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
