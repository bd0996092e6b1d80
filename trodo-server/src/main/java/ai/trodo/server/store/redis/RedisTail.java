package ai.trodo.server.store.redis;

import ai.trodo.server.store.LiveTail;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StaleCursorException;
import ai.trodo.server.store.engine.Wakes;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Follows a site by its stream of changes. */
final class RedisTail implements LiveTail {
    private final RedisData data;
    private final Wakes wakes;

    RedisTail(RedisData data, Wakes wakes) {
        this.data = data;
        this.wakes = wakes;
    }

    @Override
    public long head(Site site) {
        return data.ask(redis -> RedisTx.number(redis.get(Keys.of(site).position())));
    }

    @Override
    public List<Change> read(Site site, long after, int limit) {
        Keys keys = Keys.of(site);
        long begins = data.ask(redis -> RedisTx.number(redis.get(keys.tailBegins())));
        if (after > 0 && after < begins || after > head(site)) {
            throw new StaleCursorException("the changes after position " + after + " are not there: begin again");
        }
        Range<String> range = Range.from(Range.Boundary.excluding(after + "-0"), Range.Boundary.unbounded());
        List<Change> changes = new ArrayList<>();
        data.ask(redis -> redis.xrange(keys.tail(), range, Limit.from(limit))).forEach(message -> {
            Map<String, String> body = message.getBody();
            String id = message.getId();
            changes.add(new Change(
                    Long.parseLong(id.substring(0, id.indexOf('-'))),
                    body.getOrDefault("run", ""),
                    body.getOrDefault("type", ""),
                    body.getOrDefault("entity", "x:").substring(2)));
        });
        return changes;
    }

    @Override
    public Subscription subscribe(Site site, Runnable wake) {
        return wakes.add(site, wake);
    }
}
