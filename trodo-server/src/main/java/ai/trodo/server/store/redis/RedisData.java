package ai.trodo.server.store.redis;

import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.engine.RowJson;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.WriteTx.LogRow;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what is in Redis. */
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

    /** The answer may be that there is nothing. */
    <T> @Nullable T askOrNull(Function<RedisCommands<String, String>, @Nullable T> question) {
        return this.<Optional<T>>ask(redis -> Optional.ofNullable(question.apply(redis)))
                .orElse(null);
    }

    /** Questions that are asked before the first answer is there. */
    <T> List<T> askTogether(Function<RedisAsyncCommands<String, String>, List<RedisFuture<T>>> questions) {
        return ask(redis -> {
            List<RedisFuture<T>> asked = questions.apply(connection.async());
            List<T> answers = new ArrayList<>(asked.size());
            asked.forEach(one -> answers.add(
                    LettuceFutures.awaitOrCancel(one, connection.getTimeout().toNanos(), TimeUnit.NANOSECONDS)));
            return answers;
        });
    }

    List<Site> sites() {
        return ask(redis -> redis.smembers(Keys.SITES)).stream()
                .filter(id -> !id.equals(Site.SYSTEM.id()))
                .sorted()
                .map(Site::new)
                .toList();
    }

    /** Those of these runs that are there. */
    List<RunRow> runs(Site site, List<String> runIds) {
        List<RunRow> rows = new ArrayList<>();
        if (!runIds.isEmpty()) {
            ask(redis -> redis.hmget(Keys.of(site).runs(), runIds.toArray(new String[0])))
                    .forEach(line -> line.ifHasValue(json -> rows.add(RowJson.read(json, RunRow.class))));
        }
        return rows;
    }

    /** Every run: for what asks about all of them. */
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
        return askOrNull(redis -> redis.hget(key, field));
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

    /** The scores of these runs by run id, each list in the order of time. */
    Map<String, List<ScoreFacts>> scores(Site site, List<RunRow> rows) {
        Keys keys = Keys.of(site);
        List<RunRow> scored = rows.stream().filter(RunRow::scored).toList();
        List<List<String>> entities = askTogether(redis -> scored.stream()
                .map(row -> redis.hkeys(keys.entities(row.runId())))
                .toList());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < scored.size(); i++) {
            for (String entity : entities.get(i)) {
                if (entity.startsWith("c:")) {
                    ids.add(scored.get(i).runId() + "\n" + entity.substring(2));
                }
            }
        }
        Map<String, List<ScoreFacts>> scores = new HashMap<>();
        if (!ids.isEmpty()) {
            ask(redis -> redis.hmget(keys.scores(), ids.toArray(new String[0])))
                    .forEach(value -> value.ifHasValue(json -> {
                        ScoreFacts score = RowJson.read(json, ScoreFacts.class);
                        scores.computeIfAbsent(score.runId(), id -> new ArrayList<>())
                                .add(score);
                    }));
        }
        scores.values()
                .forEach(list ->
                        list.sort(Comparator.comparing(ScoreFacts::at, Comparator.nullsFirst(Comparator.naturalOrder()))
                                .thenComparing(ScoreFacts::scoreId)));
        return scores;
    }

    /** All scores by run id. */
    Map<String, List<ScoreFacts>> scores(Site site) {
        Map<String, List<ScoreFacts>> scores = new HashMap<>();
        ask(redis -> redis.hvals(Keys.of(site).scores())).forEach(json -> {
            ScoreFacts score = RowJson.read(json, ScoreFacts.class);
            scores.computeIfAbsent(score.runId(), id -> new ArrayList<>()).add(score);
        });
        return scores;
    }
}
