package ai.trodo.analytics;

import ai.trodo.internal.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What this process knows about one user: the session that events belong to, and the groups that go with them. */
final class UserState {
    final String sessionId;
    final Instant startedAt;
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private boolean registered;

    UserState(@Nullable String sessionId, Instant startedAt) {
        this.sessionId = sessionId == null ? Ids.newId() : sessionId;
        this.startedAt = startedAt;
    }

    /** Tells of the session before anything else does, once; again when nobody took it. */
    synchronized void register(BooleanSupplier telling) {
        if (!registered) {
            registered = telling.getAsBoolean();
        }
    }

    synchronized void setGroup(String key, List<String> ids) {
        groups.put(key, new ArrayList<>(ids));
    }

    synchronized void addGroup(String key, String id) {
        List<String> ids = groups.computeIfAbsent(key, none -> new ArrayList<>());
        if (!ids.contains(id)) {
            ids.add(id);
        }
    }

    synchronized void removeGroup(String key, String id) {
        List<String> ids = groups.get(key);
        if (ids != null && ids.remove(id) && ids.isEmpty()) {
            groups.remove(key);
        }
    }

    /** As they travel with events: one membership as text, several as a list. */
    synchronized Map<String, Object> groupProperties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        groups.forEach((key, ids) -> properties.put(key, ids.size() == 1 ? ids.get(0) : List.copyOf(ids)));
        return properties;
    }
}
