package ai.trodo.server.store.redis;

import ai.trodo.model.TrodoRecord;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.OverCapacityException;
import ai.trodo.server.store.RecordWriter;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.WriteResult;
import ai.trodo.server.store.engine.Intake;
import ai.trodo.server.store.engine.Prepared;
import ai.trodo.server.store.engine.WriteLane;
import ai.trodo.server.store.engine.WriteLane.Batch;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of Redis. Collectors take turns by a lock that expires; the MULTI of a collector whose lock has expired
 * meanwhile is refused by Redis, since it watches the lock.
 */
final class RedisWriter implements RecordWriter, WriteLane.Engine, AutoCloseable {
    private static final Duration LOCK = Duration.ofSeconds(15);
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final String RELEASE =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

    private final StatefulRedisConnection<String, String> connection;
    private final RedisSettings settings;
    private final Runnable wake;
    private final WriteLane lane;

    RedisWriter(StatefulRedisConnection<String, String> connection, RedisSettings settings, Runnable wake) {
        this.connection = connection;
        this.settings = settings;
        this.wake = wake;
        this.lane = new WriteLane(
                this, settings.lane().maxQueuedBatches(), settings.lane().maxQueuedBytes());
    }

    long nowMicros() {
        return Micros.of(settings.lane().clock().instant());
    }

    int queued() {
        return lane.queued();
    }

    @Override
    public WriteResult write(Site site, List<? extends TrodoRecord> records) {
        return lane.write(site, Prepared.of(records));
    }

    @Override
    public List<WriteResult> writeTogether(List<Batch> batches) {
        Set<String> sites = new LinkedHashSet<>();
        batches.forEach(batch -> sites.add(batch.site().id()));
        return transact(tx -> {
            List<WriteResult> results = new ArrayList<>();
            for (Batch batch : batches) {
                results.add(Intake.take(tx, batch.site(), batch.prepared(), nowMicros()));
            }
            sites.forEach(site -> tx.later(r -> r.publish(Keys.CHANNEL, site)));
            return results;
        });
    }

    @Override
    public void committed(List<Batch> batches) {
        wake.run();
    }

    /** Other work in a transaction of its own. */
    <T> T run(Function<RedisTx, T> work) {
        AtomicReference<@Nullable T> answer = new AtomicReference<>();
        lane.run(() -> answer.set(transact(work)));
        T result = answer.get();
        if (result == null) {
            throw new IllegalStateException("work of the writer must have a result");
        }
        return result;
    }

    private <T> T transact(Function<RedisTx, T> work) {
        try {
            String token = lock();
            try {
                return locked(token, work);
            } finally {
                connection.sync().eval(RELEASE, ScriptOutputType.INTEGER, new String[] {Keys.LOCK}, token);
            }
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    private <T> T locked(String token, Function<RedisTx, T> work) {
        RedisCommands<String, String> redis = connection.sync();
        redis.watch(Keys.LOCK);
        if (!token.equals(redis.get(Keys.LOCK))) {
            throw new OverCapacityException("the lock of Redis went to another collector", Duration.ofSeconds(1));
        }
        RedisTx tx = new RedisTx(redis, settings.tailLength());
        T result;
        try {
            result = work.apply(tx);
        } catch (RuntimeException e) {
            redis.unwatch();
            throw e;
        }
        redis.multi();
        tx.writes().forEach(write -> write.accept(redis));
        TransactionResult done = redis.exec();
        if (done.wasDiscarded()) {
            throw new OverCapacityException("the lock of Redis went to another collector", Duration.ofSeconds(1));
        }
        return result;
    }

    private String lock() {
        String token = UUID.randomUUID().toString();
        long until = System.nanoTime() + WAIT.toNanos();
        while (!"OK"
                .equals(connection
                        .sync()
                        .set(Keys.LOCK, token, SetArgs.Builder.nx().px(LOCK)))) {
            if (System.nanoTime() > until) {
                throw new OverCapacityException("another collector holds the lock of Redis", Duration.ofSeconds(1));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return token;
    }

    static StoreUnavailableException unavailable(RedisException e) {
        return new StoreUnavailableException("Redis failed: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        lane.close();
        connection.close();
    }
}
