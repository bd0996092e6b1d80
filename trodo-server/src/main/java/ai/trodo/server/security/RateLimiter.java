package ai.trodo.server.security;

import ai.trodo.server.http.HttpProblem;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * So much in a minute for each name, in even flow with room for a burst of one minute's worth. Knows a bounded number of
 * names. What is larger than a whole minute's worth passes when nothing else was taken, and is paid for afterwards.
 */
final class RateLimiter {
    private static final int MAX_NAMES = 10_000;
    private static final double NANOS_PER_MINUTE = 60e9;

    private final long perMinute;
    private final String what;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /**
     * @param perMinute 0 for no limit
     * @param what is counted, for the answer to whoever was over
     */
    RateLimiter(long perMinute, String what, LongSupplier nanos) {
        this.perMinute = perMinute;
        this.what = what;
        this.nanos = nanos;
    }

    /** @throws HttpProblem 429 when it was too much */
    void take(String name, long amount) {
        if (perMinute <= 0) {
            return;
        }
        if (buckets.size() > MAX_NAMES) {
            buckets.clear();
        }
        int wait = buckets.computeIfAbsent(name, n -> new Bucket(perMinute, nanos.getAsLong()))
                .take(amount, perMinute, nanos.getAsLong());
        if (wait > 0) {
            throw HttpProblem.tooMany("more than " + perMinute + " " + what + " in a minute", wait);
        }
    }

    private static final class Bucket {
        private double tokens;
        private long at;

        Bucket(double tokens, long at) {
            this.tokens = tokens;
            this.at = at;
        }

        /** Seconds to wait, 0 when it was taken. */
        synchronized int take(long amount, long perMinute, long now) {
            tokens = Math.min(perMinute, tokens + (now - at) / NANOS_PER_MINUTE * perMinute);
            at = now;
            double needed = Math.min(amount, perMinute);
            if (tokens >= needed) {
                tokens -= amount;
                return 0;
            }
            return (int) Math.max(1, Math.ceil((needed - tokens) * 60 / perMinute));
        }
    }
}
