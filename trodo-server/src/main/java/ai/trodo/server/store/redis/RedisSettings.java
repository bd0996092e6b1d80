package ai.trodo.server.store.redis;

import ai.trodo.server.store.engine.LaneSettings;

/**
 * Which Redis.
 *
 * @param uri {@code redis://user:password@host:port/database}, {@code rediss://} for TLS
 * @param tailLength records that a follower can go back to
 * @param lane how writes are collected
 */
public record RedisSettings(String uri, long tailLength, LaneSettings lane) {
    /** This Redis, with a tail of 100,000 records. */
    public static RedisSettings at(String uri) {
        return new RedisSettings(uri, 100_000, LaneSettings.DEFAULT);
    }

    /** A copy that collects writes in another way. */
    public RedisSettings withLane(LaneSettings other) {
        return new RedisSettings(uri, tailLength, other);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisSettings[" + uri.replaceFirst("//[^@/]*@", "//***@") + "]";
    }
}
