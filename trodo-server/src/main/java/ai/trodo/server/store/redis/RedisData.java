package ai.trodo.server.store.redis;

import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.engine.RowJson;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.WriteTx.LogRow;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what is in Redis, whole. */
final class RedisData {
    private final StatefulRedisConnection<String, String> connection;

    RedisData(StatefulRedisConnection<String, String> connection) {
        this.connection = connection;
    }

    <T> T ask(Function<RedisCommands<String, String>, T> question) {
        if (!connection.isOpen()) {
            throw new StoreUnavailableException("the store is closed, or Redis cannot be reached", null);
        }
        try {
            return question.apply(connection.sync());
        } catch (RedisException e) {
            throw RedisWriter.unavailable(e);
        }
    }

    List<RunRow> runs(Site site) {
        List<RunRow> rows = new ArrayList<>();
        ask(redis -> redis.hvals(Keys.of(site).runs())).forEach(json -> rows.add(RowJson.read(json, RunRow.class)));
        return rows;
    }

    Optional<RunRow> run(Site site, String runId) {
        return Optional.ofNullable(hash(Keys.of(site).runs(), runId)).map(json -> RowJson.read(json, RunRow.class));
    }

    @Nullable
    String hash(String key, String field) {
        return this.<Optional<String>>ask(redis -> Optional.ofNullable(redis.hget(key, field)))
                .orElse(null);
    }

    Map<String, String> hash(String key) {
        return ask(redis -> redis.hgetall(key));
    }

    List<SpanFacts> spans(Site site, String runId) {
        List<SpanFacts> spans = new ArrayList<>();
        ask(redis -> redis.hvals(Keys.of(site).spans(runId)))
                .forEach(json -> spans.add(RowJson.read(json, SpanFacts.class)));
        spans.sort(Comparator.<SpanFacts>comparingLong(s -> s.startMicros() == null ? -1 : s.startMicros())
                .thenComparing(SpanFacts::spanId));
        return spans;
    }

    List<LogRow> log(Site site, String runId) {
        List<LogRow> rows = new ArrayList<>();
        ask(redis -> redis.xrange(Keys.of(site).log(runId), Range.unbounded()))
                .forEach(message -> rows.add(RedisLog.read(0, message)));
        return rows;
    }

    /** Scores by run id, each list in the order of time. */
    Map<String, List<ScoreFacts>> scores(Site site) {
        Map<String, List<ScoreFacts>> scores = new HashMap<>();
        ask(redis -> redis.hvals(Keys.of(site).scores())).forEach(json -> {
            ScoreFacts score = RowJson.read(json, ScoreFacts.class);
            scores.computeIfAbsent(score.runId(), id -> new ArrayList<>()).add(score);
        });
        return scores;
    }
}
