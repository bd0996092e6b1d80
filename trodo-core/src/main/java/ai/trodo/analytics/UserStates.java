package ai.trodo.analytics;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One state for each user and given session; the least recently used go when there are too many. */
final class UserStates {
    static final int MAX_USERS = 10_000;

    private final Map<String, UserState> states = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, UserState> eldest) {
            return size() > MAX_USERS;
        }
    };

    private final Supplier<Instant> now;

    UserStates(Supplier<Instant> now) {
        this.now = now;
    }

    synchronized UserState of(String distinctId, @Nullable String sessionId) {
        return states.computeIfAbsent(key(distinctId, sessionId), key -> new UserState(sessionId, now.get()));
    }

    /** From now on the same user goes by another id, with the same session and groups. */
    synchronized void rename(String distinctId, @Nullable String sessionId, String newDistinctId) {
        UserState state = states.remove(key(distinctId, sessionId));
        if (state != null) {
            states.put(key(newDistinctId, sessionId), state);
        }
    }

    private static String key(String distinctId, @Nullable String sessionId) {
        return sessionId == null ? distinctId : distinctId + '\n' + sessionId;
    }
}
