package ai.trodo.analytics;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One state for each user and given session; the least recently used go when there are too many. */
final class UserStates {
    static final int MAX_USERS = 10_000;
    private static final String SESSION = "\n";

    private final Map<String, UserState> states = new Recent<>();
    /** Ids that this process gave, and by which the receiver knows the user instead. */
    private final Map<String, String> adopted = new Recent<>();

    private volatile boolean anyAdopted;

    private static final class Recent<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MAX_USERS;
        }
    }

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

    /** Who goes by this id now. */
    String known(String distinctId) {
        return anyAdopted ? adopted(distinctId) : distinctId;
    }

    private synchronized String adopted(String distinctId) {
        return adopted.getOrDefault(distinctId, distinctId);
    }

    /** The same user with the same sessions, by the id and with the groups that the receiver knows. */
    synchronized void adopt(IdentifyReply reply) {
        if (!reply.adopted().equals(reply.assumed())) {
            adopted.put(reply.assumed(), reply.adopted());
            anyAdopted = true;
        }
        for (String key : List.copyOf(states.keySet())) {
            if (key.equals(reply.assumed()) || key.startsWith(reply.assumed() + SESSION)) {
                UserState state = Objects.requireNonNull(states.remove(key));
                reply.groups().forEach(state::setGroup);
                states.put(reply.adopted() + key.substring(reply.assumed().length()), state);
            }
        }
    }

    private static String key(String distinctId, @Nullable String sessionId) {
        return sessionId == null ? distinctId : distinctId + SESSION + sessionId;
    }
}
