package ai.trodo.server.store.redis;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.Retention;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.engine.Rows;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.WriteTx.OpenRun;
import ai.trodo.server.store.engine.WriteTx.RunChange;
import io.lettuce.core.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Finds and removes runs of Redis. */
final class RedisRetention implements Retention {
    private final RedisWriter writer;
    private final RedisData data;

    RedisRetention(RedisWriter writer, RedisData data) {
        this.writer = writer;
        this.data = data;
    }

    private List<RunRow> having(Site site, Field field, Set<String> values) {
        return values.isEmpty()
                ? List.of()
                : new RedisRuns(data, site, RunQuery.of(new Is(field, null, values, false))).all();
    }

    private List<Candidate> candidates(Site site, Set<String> statuses, Predicate<RunRow> test, int limit) {
        return having(site, Field.STATUS, statuses).stream()
                .filter(row -> !row.held())
                .filter(test)
                .sorted(Comparator.comparingLong(RunRow::startMicros).thenComparingLong(RunRow::runNo))
                .limit(limit)
                .map(row -> new Candidate(
                        row.runId(),
                        row.totals().status().wireName(),
                        Micros.instantOrNull(row.totals().endMicros()),
                        Micros.instant(row.lastSeenMicros()),
                        row.bytes()))
                .toList();
    }

    @Override
    public List<Candidate> endedBefore(Site site, Set<String> statuses, Instant cutoff, int limit) {
        long before = Micros.of(cutoff);
        return candidates(
                site,
                statuses,
                row -> Objects.requireNonNullElse(row.totals().endMicros(), row.lastSeenMicros()) < before,
                limit);
    }

    @Override
    public List<Candidate> oldest(Site site, Set<String> statuses, int limit) {
        return candidates(site, statuses, row -> true, limit);
    }

    @Override
    public Volume volume(Site site, Set<String> statuses) {
        List<RunRow> rows = having(site, Field.STATUS, statuses);
        return new Volume(rows.size(), rows.stream().mapToLong(RunRow::bytes).sum());
    }

    @Override
    public List<Candidate> silentSince(Site site, Instant cutoff, int limit) {
        long before = Micros.of(cutoff);
        return candidates(site, Set.of("running"), row -> row.lastSeenMicros() < before, limit);
    }

    @Override
    public List<String> purge(Site site, Collection<String> runIds, String reason) {
        List<String> purged = new ArrayList<>();
        for (String runId : new HashSet<>(runIds)) {
            boolean gone = writer.run(tx -> purge(tx, site, runId));
            if (gone) {
                purged.add(runId);
            }
        }
        return purged;
    }

    private boolean purge(RedisTx tx, Site site, String runId) {
        RunRow row = data.run(site, runId).orElse(null);
        if (row == null || row.held()) {
            return false;
        }
        Keys keys = Keys.of(site);
        data.ask(redis -> redis.xrange(keys.log(runId), Range.unbounded())).forEach(message -> {
            Map<String, String> body = message.getBody();
            String entity = body.getOrDefault("entity", "x:").substring(2);
            tx.later(r -> {
                r.xdel(keys.tail(), body.getOrDefault("position", "0") + "-0");
                r.hdel(keys.scores(), runId + "\n" + entity);
                r.hdel(keys.events(), runId + "\n" + entity);
            });
        });
        tx.later(r -> {
            r.del(keys.log(runId), keys.spans(runId), keys.entities(runId));
            r.hdel(keys.runs(), runId);
            RedisIndex.remove(r, site, row);
            r.hset(keys.tombstones(), runId, Long.toString(writer.nowMicros()));
        });
        forgetUser(tx, site, row);
        return true;
    }

    /** A user of whom nothing else is known goes with the last run. */
    private void forgetUser(RedisTx tx, Site site, RunRow gone) {
        String user = gone.totals().distinctId();
        if (user == null) {
            return;
        }
        RedisProfiles.Person person = tx.people().person(site, "user", user);
        boolean others = having(site, Field.USER, Set.of(user)).stream().anyMatch(row -> row.runNo() != gone.runNo());
        boolean events = RedisPeople.products(data, site).stream()
                .anyMatch(event -> event.distinctId().equals(user));
        if (person != null && person.properties() == null && !others && !events) {
            tx.later(r -> r.hdel(Keys.of(site).profiles("user"), user));
        }
    }

    @Override
    public boolean isPurged(Site site, String runId) {
        return data.hash(Keys.of(site).tombstones(), runId) != null;
    }

    @Override
    public boolean hold(Site site, String runId, boolean on) {
        return writer.run(tx -> {
            if (data.run(site, runId).isEmpty()) {
                return false;
            }
            OpenRun run = Objects.requireNonNull(
                    tx.open(site, List.of(runId), writer.nowMicros()).get(runId));
            RunRow row = run.row();
            if (row != null) {
                tx.putRuns(site, List.of(new RunChange(row, Rows.held(row, on))));
            }
            return row != null;
        });
    }

    @Override
    public List<String> held(Site site) {
        return having(site, Field.IS, Set.of("held")).stream()
                .map(RunRow::runId)
                .toList();
    }

    @Override
    public int forgetTombstones(Site site, Instant before) {
        return writer.run(tx -> {
            int forgotten = 0;
            for (Map.Entry<String, String> tombstone :
                    data.hash(Keys.of(site).tombstones()).entrySet()) {
                if (RedisTx.number(tombstone.getValue()) < Micros.of(before)) {
                    tx.later(r -> r.hdel(Keys.of(site).tombstones(), tombstone.getKey()));
                    forgotten++;
                }
            }
            return forgotten;
        });
    }

    @Override
    public List<String> purgeUser(Site site, String distinctId, String reason) {
        List<String> runIds = having(site, Field.USER, Set.of(distinctId)).stream()
                .filter(row -> distinctId.equals(row.totals().distinctId()))
                .map(RunRow::runId)
                .toList();
        List<String> purged = purge(site, runIds, reason);
        Keys keys = Keys.of(site);
        writer.run(tx -> {
            RedisPeople.products(data, site).stream()
                    .filter(event -> event.distinctId().equals(distinctId))
                    .forEach(event -> tx.later(r -> r.hdel(keys.products(), event.eventId())));
            data.hash(keys.aliases()).forEach((alias, user) -> {
                if (alias.equals(distinctId) || user.equals(distinctId)) {
                    tx.later(r -> r.hdel(keys.aliases(), alias));
                }
            });
            tx.later(r -> r.hdel(keys.profiles("user"), distinctId));
            return true;
        });
        return purged;
    }

    @Override
    public List<Site> sites() {
        return data.sites();
    }
}
