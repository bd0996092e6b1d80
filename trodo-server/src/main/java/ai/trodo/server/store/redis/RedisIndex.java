package ai.trodo.server.store.redis;

import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.Term;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lists of runs are read from: a sorted set for each order of the list, and one for each term, in the order of the
 * start. A member is the number of a run, so that ties have an order, and its id.
 */
final class RedisIndex {
    /** Changes when sets of older collectors are to be made again. */
    private static final String VERSION = "1";

    private static final int TOGETHER = 500;

    private RedisIndex() {}

    static String member(RunRow row) {
        return "%019d:%s".formatted(row.runNo(), row.runId());
    }

    static long runNo(String member) {
        return Long.parseLong(member.substring(0, 19));
    }

    static String runId(String member) {
        return member.substring(20);
    }

    /** What a list is sorted by; unknown numbers come before all others. */
    static long value(RunRow row, Sort.Key key) {
        Long value = switch (key) {
            case STARTED_AT -> row.startMicros();
            case DURATION -> row.totals().durationMicros();
            case COST -> row.totals().costNanos();
            case TOKENS -> row.totals().usage().total();
            case ERRORS -> (long) row.totals().errorCount();
        };
        return value == null ? -1 : value;
    }

    /** Puts a run where its new line belongs. Within MULTI. */
    static void put(RedisCommands<String, String> redis, Site site, @Nullable RunRow before, RunRow after) {
        Keys keys = Keys.of(site);
        String member = member(after);
        for (Sort.Key key : Sort.Key.values()) {
            redis.zadd(keys.order(word(key)), value(after, key), member);
        }
        Set<Term> now = Term.of(after);
        Set<Term> gone = before == null ? new HashSet<>() : new HashSet<>(Term.of(before));
        boolean moved = before == null || before.startMicros() != after.startMicros();
        for (Term term : now) {
            if (moved || !gone.contains(term)) {
                redis.zadd(keys.term(term), after.startMicros(), member);
            }
        }
        gone.removeAll(now);
        gone.forEach(term -> redis.zrem(keys.term(term), member));
        long spans = after.totals().spanCount()
                - (before == null ? 0 : before.totals().spanCount());
        if (spans != 0) {
            redis.hincrby(Keys.SPANS, site.id(), spans);
        }
    }

    /** Takes a run out of every set. Within MULTI. */
    static void remove(RedisCommands<String, String> redis, Site site, RunRow row) {
        Keys keys = Keys.of(site);
        for (Sort.Key key : Sort.Key.values()) {
            redis.zrem(keys.order(word(key)), member(row));
        }
        Term.of(row).forEach(term -> redis.zrem(keys.term(term), member(row)));
        redis.hincrby(Keys.SPANS, site.id(), -row.totals().spanCount());
    }

    static String word(Sort.Key key) {
        return key.name().toLowerCase(Locale.ROOT);
    }

    /** Makes the sets of runs that a collector without them has stored. */
    static void bring(RedisWriter writer, RedisData data) {
        if (VERSION.equals(data.<String>askOrNull(redis -> redis.get(Keys.INDEX)))) {
            return;
        }
        writer.run(tx -> {
            tx.later(redis -> redis.del(Keys.SPANS));
            return true;
        });
        for (Site site : data.sites()) {
            List<RunRow> rows = data.runs(site);
            for (int from = 0; from < rows.size(); from += TOGETHER) {
                List<RunRow> some = rows.subList(from, Math.min(rows.size(), from + TOGETHER));
                writer.run(tx -> {
                    some.forEach(row -> tx.later(redis -> put(redis, site, null, row)));
                    return true;
                });
            }
        }
        writer.run(tx -> {
            tx.later(redis -> redis.set(Keys.INDEX, VERSION));
            return true;
        });
    }
}
