package ai.trodo.server.security;

import ai.trodo.server.http.HttpProblem;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** So many requests in a minute for each key, in even flow with room for a burst. Knows a bounded number of keys. */
final class RateLimiter {
    private static final int MAX_KEYS = 10_000;
    private static final double NANOS_PER_MINUTE = 60e9;

    private final int perMinute;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param perMinute 0 for no limit */
    RateLimiter(int perMinute, LongSupplier nanos) {
        this.perMinute = perMinute;
        this.nanos = nanos;
    }

    /** @throws HttpProblem 429 when it was too often */
    void pass(String key) {
        if (perMinute <= 0) {
            return;
        }
        if (buckets.size() > MAX_KEYS) {
            buckets.clear();
        }
        int wait = buckets.computeIfAbsent(key, k -> new Bucket(perMinute, nanos.getAsLong()))
                .take(perMinute, nanos.getAsLong());
        if (wait > 0) {
            throw HttpProblem.tooMany("more than " + perMinute + " requests in a minute", wait);
        }
    }

    private static final class Bucket {
        private double tokens;
        private long at;

        Bucket(double tokens, long at) {
            this.tokens = tokens;
            this.at = at;
        }

        synchronized int take(int perMinute, long now) {
            tokens = Math.min(perMinute, tokens + (now - at) / NANOS_PER_MINUTE * perMinute);
            at = now;
            if (tokens >= 1) {
                tokens--;
                return 0;
            }
            return (int) Math.max(1, Math.ceil((1 - tokens) * 60 / perMinute));
        }
    }
}
