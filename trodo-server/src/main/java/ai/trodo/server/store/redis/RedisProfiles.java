package ai.trodo.server.store.redis;

import ai.trodo.server.store.Site;
import ai.trodo.server.store.engine.RowJson;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who users and groups are, as one transaction of Redis sees and changes them. */
final class RedisProfiles {
    private final RedisCommands<String, String> redis;
    private final Consumer<Consumer<RedisCommands<String, String>>> later;
    private final Map<String, Person> changed = new HashMap<>();

    RedisProfiles(RedisCommands<String, String> redis, Consumer<Consumer<RedisCommands<String, String>>> later) {
        this.redis = redis;
        this.later = later;
    }

    /** What is kept of a user or group. */
    record Person(@Nullable Map<String, Object> properties, long first, long last) {}

    /** Who somebody is and when they were seen; null before the first time. */
    @Nullable
    Person person(Site site, String type, String id) {
        String key = Keys.of(site).profiles(type);
        Person pending = changed.get(key + "\n" + id);
        if (pending != null) {
            return pending;
        }
        String json = redis.hget(key, id);
        return json == null ? null : RowJson.read(json, Person.class);
    }

    void put(Site site, String type, String id, Person person) {
        String key = Keys.of(site).profiles(type);
        changed.put(key + "\n" + id, person);
        later.accept(r -> r.hset(key, id, RowJson.write(person)));
    }

    /** Widens the time in which somebody was seen. */
    Person touch(Site site, String type, String id, long first, long last) {
        Person before = person(site, type, id);
        Person after = before == null
                ? new Person(null, first, last)
                : new Person(before.properties(), Math.min(before.first(), first), Math.max(before.last(), last));
        put(site, type, id, after);
        return after;
    }
}
