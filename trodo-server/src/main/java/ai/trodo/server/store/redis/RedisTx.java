package ai.trodo.server.store.redis;

import ai.trodo.model.Event;
import ai.trodo.model.Score;
import ai.trodo.server.fold.FactsOf;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.engine.Digest;
import ai.trodo.server.store.engine.RowJson;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.Term;
import ai.trodo.server.store.engine.WriteTx;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads at once, writes when all is known: the writes are one MULTI, so nobody sees half a batch. */
final class RedisTx implements WriteTx {
    private final RedisCommands<String, String> redis;
    private final long tailLength;
    private final List<Consumer<RedisCommands<String, String>>> writes = new ArrayList<>();
    private final Map<Long, String> runIds = new HashMap<>();
    private final Map<Long, Site> runSites = new HashMap<>();
    private final Map<String, List<LogRow>> appended = new HashMap<>();
    private final Map<String, Long> positions = new HashMap<>();
    private final Map<String, Long> runNumbers = new HashMap<>();
    private final Map<String, RunRow> changed = new HashMap<>();
    private final Map<String, SpanFacts> changedSpans = new LinkedHashMap<>();

    private final RedisProfiles people;

    RedisTx(RedisCommands<String, String> redis, long tailLength) {
        this.redis = redis;
        this.tailLength = tailLength;
        this.people = new RedisProfiles(redis, this::later);
    }

    List<Consumer<RedisCommands<String, String>>> writes() {
        return writes;
    }

    void later(Consumer<RedisCommands<String, String>> write) {
        writes.add(write);
    }

    @Override
    public Set<String> purged(Site site, Collection<String> ids) {
        Set<String> purged = new HashSet<>();
        if (!ids.isEmpty()) {
            redis.hmget(Keys.of(site).tombstones(), ids.toArray(new String[0])).forEach(value -> {
                if (value.hasValue()) {
                    purged.add(value.getKey());
                }
            });
        }
        return purged;
    }

    @Override
    public Map<String, OpenRun> open(Site site, Collection<String> ids, long nowMicros) {
        Keys keys = Keys.of(site);
        Map<String, OpenRun> open = new HashMap<>();
        if (ids.isEmpty()) {
            return open;
        }
        for (KeyValue<String, String> value : redis.hmget(keys.runs(), ids.toArray(new String[0]))) {
            String runId = value.getKey();
            RunRow row = changed.get(keys.log(runId));
            if (row == null && value.hasValue()) {
                row = RowJson.read(value.getValue(), RunRow.class);
            }
            long runNo = row == null
                    ? runNumbers.computeIfAbsent(keys.log(runId), k -> redis.incr("trodo:run-number"))
                    : row.runNo();
            runIds.put(runNo, runId);
            runSites.put(runNo, site);
            open.put(runId, new OpenRun(runNo, row));
        }
        later(r -> r.sadd(Keys.SITES, site.id()));
        return open;
    }

    private Keys keys(long runNo) {
        return Keys.of(Objects.requireNonNull(runSites.get(runNo), "run is not open"));
    }

    private String runId(long runNo) {
        return Objects.requireNonNull(runIds.get(runNo), "run is not open");
    }

    /** Positions and record ids of one entity: {@code "3:ab.. 7:cd.."}. */
    private String entries(Entity entity) {
        String known = redis.hget(keys(entity.runNo()).entities(runId(entity.runNo())), entity.key());
        StringBuilder all = new StringBuilder(known == null ? "" : known);
        for (LogRow row : appended.getOrDefault(keys(entity.runNo()).log(runId(entity.runNo())), List.of())) {
            if (row.entity().equals(entity.key())) {
                all.append(all.isEmpty() ? "" : " ").append(entry(row));
            }
        }
        return all.toString();
    }

    private static String entry(LogRow row) {
        return row.seq() + ":" + Digest.hex(row.recordId());
    }

    @Override
    public Map<Entity, List<String>> known(Collection<Entity> entities) {
        Map<Entity, List<String>> known = new HashMap<>();
        for (Entity entity : entities) {
            String entries = entries(entity);
            if (!entries.isEmpty()) {
                List<String> ids = new ArrayList<>();
                for (String entry : entries.split(" ")) {
                    ids.add(entry.substring(entry.indexOf(':') + 1));
                }
                known.put(entity, ids);
            }
        }
        return known;
    }

    @Override
    public Map<Entity, List<LogRow>> bodies(Collection<Entity> entities) {
        Map<Entity, List<LogRow>> bodies = new HashMap<>();
        for (Entity entity : entities) {
            String log = keys(entity.runNo()).log(runId(entity.runNo()));
            List<LogRow> rows = new ArrayList<>();
            String known = redis.hget(keys(entity.runNo()).entities(runId(entity.runNo())), entity.key());
            if (known != null) {
                for (String entry : known.split(" ")) {
                    String id = entry.substring(0, entry.indexOf(':')) + "-0";
                    for (StreamMessage<String, String> message : redis.xrange(log, Range.create(id, id))) {
                        rows.add(RedisLog.read(entity.runNo(), message));
                    }
                }
            }
            appended.getOrDefault(log, List.of()).stream()
                    .filter(row -> row.entity().equals(entity.key()))
                    .forEach(rows::add);
            bodies.put(entity, rows);
        }
        return bodies;
    }

    @Override
    public void append(Site site, List<LogRow> rows) {
        Keys keys = Keys.of(site);
        Set<Entity> touched = new HashSet<>();
        for (LogRow row : rows) {
            String runId = runId(row.runNo());
            long position =
                    positions.compute(keys.position(), (k, last) -> (last == null ? number(redis.get(k)) : last) + 1);
            appended.computeIfAbsent(keys.log(runId), k -> new ArrayList<>()).add(row);
            touched.add(new Entity(row.runNo(), row.entity()));
            later(r -> {
                r.xadd(keys.log(runId), new XAddArgs().id(row.seq() + "-0"), RedisLog.write(row, position));
                r.xadd(
                        keys.tail(),
                        new XAddArgs().id(position + "-0"),
                        Map.of("run", runId, "type", row.type(), "entity", row.entity()));
            });
        }
        for (Entity entity : touched) {
            String entries = entries(entity);
            later(r -> r.hset(keys.entities(runId(entity.runNo())), entity.key(), entries));
        }
        long last = number(positions.get(keys.position()));
        later(r -> {
            r.set(keys.position(), Long.toString(last));
            if (last > tailLength) {
                r.xtrim(keys.tail(), XTrimArgs.Builder.minId((last - tailLength + 1) + "-0"));
                r.set(keys.tailBegins(), Long.toString(last - tailLength));
            }
        });
    }

    static long number(@Nullable Object value) {
        return value == null ? 0 : Long.parseLong(value.toString());
    }

    @Override
    public Map<Long, List<SpanFacts>> spans(Collection<Long> runNos) {
        Map<Long, List<SpanFacts>> spans = new HashMap<>();
        for (Long runNo : runNos) {
            Map<String, SpanFacts> byId = new LinkedHashMap<>();
            redis.hvals(keys(runNo).spans(runId(runNo))).forEach(json -> {
                SpanFacts facts = RowJson.read(json, SpanFacts.class);
                byId.put(facts.spanId(), facts);
            });
            String prefix = keys(runNo).spans(runId(runNo)) + "\n";
            changedSpans.forEach((key, facts) -> {
                if (key.startsWith(prefix)) {
                    byId.put(facts.spanId(), facts);
                }
            });
            spans.put(runNo, new ArrayList<>(byId.values()));
        }
        return spans;
    }

    @Override
    public void putSpans(Site site, List<SpanRow> rows) {
        for (SpanRow row : rows) {
            String key = Keys.of(site).spans(runId(row.runNo()));
            changedSpans.put(key + "\n" + row.facts().spanId(), row.facts());
            later(r -> r.hset(key, row.facts().spanId(), RowJson.write(row.facts())));
        }
    }

    @Override
    public void putEvents(Site site, List<EventRow> rows) {
        for (EventRow row : rows) {
            Event event = row.event();
            String type = Term.indexed(Objects.requireNonNullElse(event.type(), "event"));
            long at = event.at() == null ? 0 : Micros.of(event.at());
            later(r -> r.hset(Keys.of(site).events(), runId(row.runNo()) + "\n" + event.eventId(), at + "\n" + type));
        }
    }

    @Override
    public void putScores(Site site, List<ScoreRow> rows) {
        for (ScoreRow row : rows) {
            Score score = row.score();
            ScoreFacts facts = new ScoreFacts(
                    score.scoreId(),
                    runId(row.runNo()),
                    score.spanId(),
                    Term.indexed(Objects.requireNonNullElse(score.name(), "score")),
                    score.dataType(),
                    score.value(),
                    FactsOf.word(score.text()),
                    score.source(),
                    score.comment(),
                    score.distinctId(),
                    score.at());
            later(r -> r.hset(Keys.of(site).scores(), facts.runId() + "\n" + score.scoreId(), RowJson.write(facts)));
        }
    }

    @Override
    public void putRuns(Site site, List<RunChange> changes) {
        Keys keys = Keys.of(site);
        for (RunChange change : changes) {
            RunRow row = change.after();
            changed.put(keys.log(row.runId()), row);
            later(r -> {
                r.hset(keys.runs(), row.runId(), RowJson.write(row));
                RedisIndex.put(r, site, change.before(), row);
            });
        }
    }

    @Override
    public void touchUsers(Site site, Map<String, long[]> firstAndLast) {
        firstAndLast.forEach((user, seen) -> people.touch(site, "user", user, seen[0], seen[1]));
    }

    /** Users and groups of this transaction. */
    RedisProfiles people() {
        return people;
    }

    /** Sums are counted when they are asked for. */
    @Override
    public void touchHours(Site site, Set<Long> hours) {}
}
