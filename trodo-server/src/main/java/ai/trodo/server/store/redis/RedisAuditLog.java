package ai.trodo.server.store.redis;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.AuditLog;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.engine.AuditChain;
import ai.trodo.server.store.engine.Digest;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.RowJson;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit log in Redis: a list. */
final class RedisAuditLog implements AuditLog {
    private static final String LIST = "audit";

    private final RedisWriter writer;
    private final RedisData data;

    RedisAuditLog(RedisWriter writer, RedisData data) {
        this.writer = writer;
        this.data = data;
    }

    private List<Entry> all(Site site) {
        return data.ask(redis -> redis.lrange(Keys.of(site).audit(), 0, -1)).stream()
                .map(json -> RowJson.read(json, Entry.class))
                .toList();
    }

    @Override
    public Entry append(Site site, String actor, String action, String target, String detailJson) {
        return writer.run(tx -> {
            List<String> last = data.ask(redis -> redis.lrange(Keys.of(site).audit(), -1, -1));
            Entry before = last.isEmpty() ? null : RowJson.read(last.get(0), Entry.class);
            Entry entry = AuditChain.next(before, writer.nowMicros(), actor, action, target, detailJson);
            tx.later(r -> r.rpush(Keys.of(site).audit(), RowJson.write(entry)));
            return entry;
        });
    }

    @Override
    public Page<Entry> list(Site site, @Nullable Cursor after, int limit) {
        long before = after == null ? Long.MAX_VALUE : Keyset.of(after, LIST).value();
        List<Entry> entries = all(site).stream()
                .filter(entry -> entry.seq() < before)
                .sorted(Comparator.comparingLong(Entry::seq).reversed())
                .limit(limit + 1L)
                .toList();
        boolean more = entries.size() > limit;
        List<Entry> shown = more ? entries.subList(0, limit) : entries;
        return new Page<>(shown, more ? new Keyset(LIST, shown.get(limit - 1).seq(), "").cursor() : null);
    }

    @Override
    public long firstBroken(Site site) {
        AuditChain.Check check = new AuditChain.Check();
        all(site).forEach(check::add);
        return check.firstBroken();
    }

    @Override
    public List<Head> heads(Site site, TimeRange seen) {
        long from = seen.from() == null ? Long.MIN_VALUE : Micros.of(seen.from());
        long to = seen.to() == null ? Long.MAX_VALUE : Micros.of(seen.to());
        return data.runs(site).stream()
                .filter(row -> row.lastSeenMicros() >= from && row.lastSeenMicros() < to)
                .map(row -> new Head(row.runId(), row.recordCount(), Digest.hex(row.head())))
                .sorted(Comparator.comparing(Head::runId))
                .toList();
    }
}
