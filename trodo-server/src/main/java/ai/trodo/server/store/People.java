package ai.trodo.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Product events and the profiles of users and groups. */
public interface People {
    /** The profile type of an end user; every other type is a group type such as "company". */
    String USER = "user";

    /**
     * Appends product events and changes profiles, in one transaction, durable on return. Events and changes are
     * idempotent by id.
     */
    void write(Site site, List<ProductEvent> events, List<ProfileChange> changes);

    Optional<Profile> profile(Site site, String type, String id);

    /** Events of a user, newest first. */
    Page<ProductEvent> events(Site site, String distinctId, @Nullable Cursor after, int limit);

    /** All events of these names, oldest first: what funnels are counted from. */
    Page<ProductEvent> events(Site site, List<String> names, TimeRange range, @Nullable Cursor after, int limit);

    /** Says that an anonymous id is a known user. The runs and events of both are then the user's. */
    void alias(Site site, String alias, String distinctId);

    /** The user behind an id; the id itself when it is nobody's alias. */
    String resolve(Site site, String distinctId);

    /** Something that an end user did. */
    record ProductEvent(
            String eventId,
            String distinctId,
            String name,
            Instant at,
            @Nullable String sessionId,
            Map<String, Object> properties) {}

    /**
     * One change of a profile.
     *
     * @param changeId makes a repeated change harmless
     */
    record ProfileChange(String changeId, String type, String id, Op op, Map<String, Object> values, Instant at) {
        /** What to do with the values. */
        public enum Op {
            /** Overwrites. */
            SET,
            /** Keeps what is there. */
            SET_ONCE,
            /** Adds numbers. */
            INCREMENT,
            /** Adds to the end of lists. */
            APPEND,
            /** Adds to lists what they lack. */
            UNION,
            /** Takes values out of lists. */
            REMOVE,
            /** Removes the keys; values do not matter. */
            UNSET,
            /** Removes the profile; values do not matter. */
            DELETE
        }
    }

    /** A user or group. */
    record Profile(String type, String id, Map<String, Object> properties, Instant firstAt, Instant lastAt) {}
}
