package ai.trodo.server.store.redis;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Compare;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunQuery.Measure;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.RunMatch;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.Term;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds runs by the sorted sets of {@link RedisIndex}: begins with the smallest that a query names, asks the others which
 * of its members they have too, and reads the lines of what is left. Questions of one step travel together.
 */
final class RedisRuns {
    private static final int MOST_AT_ONCE = 1000;

    /** A term of fewer runs is read whole where the list has another order. */
    private static final long FEW = 500;

    private final RedisData data;
    private final Site site;
    private final Keys keys;
    private final RunQuery query;

    RedisRuns(RedisData data, Site site, RunQuery query) {
        RunMatch.check(query);
        this.data = data;
        this.site = site;
        this.keys = Keys.of(site);
        this.query = query;
    }

    /**
     * The sets of one condition: a run is in one of them.
     *
     * @param size of all of them
     */
    private record Named(List<String> sets, long size) {}

    /** What the query names, the smallest first. */
    private List<Named> named() {
        List<List<String>> all = new ArrayList<>();
        query.conditions().forEach(condition -> {
            if (condition instanceof Is is && !is.negated() && is.field() != Field.RUN) {
                all.add(RunMatch.terms(is).stream().map(keys::term).toList());
            } else if (condition instanceof Compare compare && compare.measure() == Measure.SCORE) {
                all.add(List.of(keys.term(new Term("has", "score"))));
            }
        });
        List<Long> sizes = data.askTogether(
                redis -> all.stream().flatMap(List::stream).map(redis::zcard).toList());
        List<Named> named = new ArrayList<>();
        int next = 0;
        for (List<String> sets : all) {
            long size = 0;
            for (int i = 0; i < sets.size(); i++) {
                size += sizes.get(next++);
            }
            named.add(new Named(sets, size));
        }
        named.sort(Comparator.comparingLong(Named::size));
        return named;
    }

    private static Stream<Is> ids(RunQuery query) {
        return query.conditions().stream()
                .filter(c -> c instanceof Is is && is.field() == Field.RUN && !is.negated())
                .map(Is.class::cast);
    }

    /** All matching runs, in no order. */
    List<RunRow> all() {
        Is ids = ids(query).findFirst().orElse(null);
        if (ids != null) {
            return lines(List.copyOf(ids.anyOf()));
        }
        List<Named> named = named();
        if (named.isEmpty() && query.range().equals(TimeRange.ALWAYS)) {
            List<RunRow> rows = data.runs(site);
            return matching(rows);
        }
        List<String> sets = named.isEmpty()
                ? List.of(keys.order(RedisIndex.word(Sort.Key.STARTED_AT)))
                : named.get(0).sets();
        Set<String> members = new HashSet<>();
        data.<List<String>>askTogether(redis -> sets.stream()
                        .map(set -> redis.zrangebyscore(set, starts()))
                        .toList())
                .forEach(members::addAll);
        List<String> candidates = List.copyOf(members);
        List<RunRow> rows = new ArrayList<>();
        for (int from = 0; from < candidates.size(); from += MOST_AT_ONCE) {
            List<String> some = candidates.subList(from, Math.min(candidates.size(), from + MOST_AT_ONCE));
            rows.addAll(lines(ids(among(some, named))));
        }
        return rows;
    }

    /** At most so many matching runs, in order. */
    List<RunRow> page(Sort sort, @Nullable Keyset from, int limit) {
        boolean byStart = sort.key() == Sort.Key.STARTED_AT;
        boolean byId = ids(query).findFirst().isPresent();
        List<Named> named = byId ? List.of() : named();
        boolean few = !named.isEmpty() && named.get(0).size() < FEW;
        Comparator<RunRow> order = Comparator.<RunRow>comparingLong(row -> RedisIndex.value(row, sort.key()))
                .thenComparingLong(RunRow::runNo);
        Map<String, RunRow> found = new HashMap<>();
        if (byId || few && !byStart) {
            all().stream()
                    .filter(row -> from == null || isAfter(RedisIndex.value(row, sort.key()), row.runNo(), sort, from))
                    .forEach(row -> found.put(row.runId(), row));
        } else {
            List<String> sets = byStart && !named.isEmpty()
                    ? named.get(0).sets()
                    : List.of(keys.order(RedisIndex.word(sort.key())));
            for (String set : sets) {
                walk(set, named, sort, from, limit).forEach(row -> found.put(row.runId(), row));
            }
        }
        return found.values().stream()
                .sorted(sort.descending() ? order.reversed() : order)
                .limit(limit)
                .toList();
    }

    /** Reads a set from where the page begins until there are enough. */
    private List<RunRow> walk(String set, List<Named> named, Sort sort, @Nullable Keyset from, int limit) {
        List<RunRow> rows = new ArrayList<>();
        int step = Math.min(limit, MOST_AT_ONCE);
        long read = 0;
        while (rows.size() < limit) {
            List<ScoredValue<String>> part = part(set, sort, from, read, step);
            List<String> members = part.stream()
                    .filter(one -> from == null
                            || isAfter((long) one.getScore(), RedisIndex.runNo(one.getValue()), sort, from))
                    .map(ScoredValue::getValue)
                    .toList();
            rows.addAll(lines(ids(among(members, named))));
            if (part.size() < step) {
                break;
            }
            read += part.size();
            step = Math.min(MOST_AT_ONCE, step * 2);
        }
        return rows;
    }

    private List<ScoredValue<String>> part(String set, Sort sort, @Nullable Keyset from, long read, int step) {
        Range<Long> range = sort.key() == Sort.Key.STARTED_AT ? starts() : Range.unbounded();
        Limit limit = Limit.create(read, step);
        if (sort.descending()) {
            Range<Long> part =
                    from == null ? range : Range.from(range.getLower(), Range.Boundary.including(from.value()));
            return data.ask(redis -> redis.zrevrangebyscoreWithScores(set, part, limit));
        }
        Range<Long> part = from == null ? range : Range.from(Range.Boundary.including(from.value()), range.getUpper());
        return data.ask(redis -> redis.zrangebyscoreWithScores(set, part, limit));
    }

    private Range<Long> starts() {
        TimeRange range = query.range();
        return Range.from(
                range.from() == null ? Range.Boundary.unbounded() : Range.Boundary.including(Micros.of(range.from())),
                range.to() == null ? Range.Boundary.unbounded() : Range.Boundary.excluding(Micros.of(range.to())));
    }

    private static boolean isAfter(long value, long runNo, Sort sort, Keyset from) {
        int order = Long.compare(value, from.value());
        int tied = order == 0 ? Long.compare(runNo, from.tieNumber()) : order;
        return sort.descending() ? tied < 0 : tied > 0;
    }

    /** Those members that each condition has in one of its sets. */
    private List<String> among(List<String> members, List<Named> named) {
        if (members.isEmpty() || named.size() < 2) {
            return members;
        }
        List<String> sets = named.stream().flatMap(n -> n.sets().stream()).toList();
        String[] asked = members.toArray(new String[0]);
        List<List<Double>> scores = data.askTogether(
                redis -> sets.stream().map(set -> redis.zmscore(set, asked)).toList());
        List<String> left = new ArrayList<>();
        for (int m = 0; m < asked.length; m++) {
            int set = 0;
            boolean everywhere = true;
            for (Named one : named) {
                boolean here = false;
                for (int i = 0; i < one.sets().size(); i++) {
                    here |= scores.get(set++).get(m) != null;
                }
                everywhere &= here;
            }
            if (everywhere) {
                left.add(asked[m]);
            }
        }
        return left;
    }

    private static List<String> ids(List<String> members) {
        return members.stream().map(RedisIndex::runId).toList();
    }

    /** Matching ones of these runs. */
    private List<RunRow> lines(List<String> runIds) {
        return matching(data.runs(site, runIds));
    }

    private List<RunRow> matching(List<RunRow> rows) {
        boolean scores = query.conditions().stream()
                .anyMatch(c -> c instanceof Compare compare && compare.measure() == Measure.SCORE);
        Map<String, List<ScoreFacts>> known = scores ? data.scores(site, rows) : Map.of();
        RunMatch match = new RunMatch(query, id -> Objects.requireNonNullElse(known.get(id), List.of()));
        return rows.stream().filter(match::test).toList();
    }
}
