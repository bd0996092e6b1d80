package ai.trodo.server.store.redis;

import ai.trodo.server.store.AuditLog;
import ai.trodo.server.store.Capabilities;
import ai.trodo.server.store.Documents;
import ai.trodo.server.store.Health;
import ai.trodo.server.store.LiveTail;
import ai.trodo.server.store.People;
import ai.trodo.server.store.RecordWriter;
import ai.trodo.server.store.Retention;
import ai.trodo.server.store.RunReader;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.UsageReader;
import ai.trodo.server.store.engine.Wakes;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A complete store in Redis: records in streams, changes told to every collector at once. Lists are read
 * from sorted sets; there is no text search. What is acknowledged is as durable as the Redis is: {@code appendonly yes} with
 * {@code appendfsync always} loses nothing, the usual {@code everysec} up to a second.
 */
public final class RedisStore implements RunStore {
    private final RedisClient client;
    private final Wakes wakes = new Wakes();
    private final RedisData data;
    private final RedisWriter writer;
    private final StatefulRedisConnection<String, String> reading;
    private final StatefulRedisPubSubConnection<String, String> listening;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RedisStore(RedisClient client, RedisSettings settings) {
        this.client = client;
        this.reading = client.connect();
        this.data = new RedisData(reading);
        this.writer = new RedisWriter(client.connect(), settings, () -> wakes.wake(null));
        this.listening = client.connectPubSub();
        listening.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String site) {
                wakes.wake(site);
            }

            @Override
            public void subscribed(String channel, long count) {
                wakes.wake(null);
            }
        });
        listening.sync().subscribe(Keys.CHANNEL);
        RedisIndex.bring(writer, data);
    }

    /** @throws StoreUnavailableException when Redis cannot be reached */
    public static RunStore open(RedisSettings settings) {
        RedisURI uri = RedisURI.create(settings.uri());
        uri.setTimeout(Duration.ofSeconds(10));
        RedisClient client = RedisClient.create(uri);
        try {
            return new RedisStore(client, settings);
        } catch (RedisException e) {
            client.shutdown();
            throw new StoreUnavailableException("Redis at " + settings + " cannot be reached: " + e.getMessage(), e);
        }
    }

    @Override
    public RecordWriter writer() {
        return writer;
    }

    @Override
    public RunReader runs() {
        return new RedisRunReader(data);
    }

    @Override
    public UsageReader usage() {
        return new RedisUsage(data);
    }

    @Override
    public LiveTail tail() {
        return new RedisTail(data, wakes);
    }

    @Override
    public Retention retention() {
        return new RedisRetention(writer, data);
    }

    @Override
    public People people() {
        return new RedisPeople(writer, data);
    }

    @Override
    public Documents documents() {
        return new RedisDocuments(writer, data);
    }

    @Override
    public AuditLog auditLog() {
        return new RedisAuditLog(writer, data);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities("redis", false, true, true);
    }

    @Override
    public Health health() {
        int queued = writer.queued();
        try {
            long spans = data.hash(Keys.SPANS).values().stream()
                    .mapToLong(Long::parseLong)
                    .sum();
            String memory = data.ask(redis -> redis.info("memory"));
            long bytes = memory.lines()
                    .filter(line -> line.startsWith("used_memory:"))
                    .mapToLong(line -> Long.parseLong(
                            line.substring("used_memory:".length()).trim()))
                    .sum();
            return new Health(true, null, spans, bytes, queued, 0);
        } catch (StoreUnavailableException e) {
            return new Health(false, e.getMessage(), 0, 0, queued, 0);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            writer.close();
            listening.close();
            reading.close();
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }
}
