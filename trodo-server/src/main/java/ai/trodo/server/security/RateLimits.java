package ai.trodo.server.security;

/**
 * How much senders and readers may do in a minute. 0 means no limit.
 *
 * @param keyRequests requests of one key
 * @param keyBytes bytes of records of one key, without their compression
 * @param siteRequests requests of all keys of one site
 * @param siteBytes bytes of records of all keys of one site, without their compression
 */
public record RateLimits(long keyRequests, long keyBytes, long siteRequests, long siteBytes) {
    /** 12,000 requests and 4 GB a minute for each key; no limit for a site as a whole. */
    public static final RateLimits DEFAULTS = new RateLimits(12_000, 4L << 30, 0, 0);

    public RateLimits {
        if (keyRequests < 0 || keyBytes < 0 || siteRequests < 0 || siteBytes < 0) {
            throw new IllegalArgumentException("limits in a minute must not be negative; 0 means none");
        }
    }
}
