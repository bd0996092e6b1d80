package ai.trodo.server.store.redis;

import ai.trodo.server.store.engine.LaneSettings;

/**
 * Which Redis.
 *
 * @param uri {@code redis://user:password@host:port/database}, {@code rediss://} for TLS
 * @param tailLength records that a follower can go back to
 */
public record RedisSettings(String uri, long tailLength, LaneSettings lane) {
    public static RedisSettings at(String uri) {
        return new RedisSettings(uri, 100_000, LaneSettings.DEFAULT);
    }

    public RedisSettings withLane(LaneSettings other) {
        return new RedisSettings(uri, tailLength, other);
    }

    public RedisSettings withTailLength(long records) {
        return new RedisSettings(uri, records, lane);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisSettings[" + uri.replaceFirst("//[^@/]*@", "//***@") + "]";
    }
}
