package ai.trodo.analytics;

import ai.trodo.capture.PlainValues;
import ai.trodo.export.Frame;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of the profile of a group; each is a request of its own, made on the worker. */
public final class GroupProfile {
    private final ProductEvents events;
    private final UserScope user;
    private final String groupKey;
    private final String groupId;

    GroupProfile(ProductEvents events, UserScope user, String groupKey, String groupId) {
        this.events = events;
        this.user = user;
        this.groupKey = groupKey;
        this.groupId = groupId;
    }

    /** Sets each of these, whatever stood there before. */
    public void set(Map<String, ?> properties) {
        properties("set", properties);
    }

    /** Sets only those that have no value yet. */
    public void setOnce(Map<String, ?> properties) {
        properties("set_once", properties);
    }

    /** Puts those values into a list that are not in it. */
    public void union(String listName, Object... values) {
        events.guarded(() -> {
            if (isNamed(listName)) {
                change("union", Map.of("listName", listName, "values", PlainValues.properties(values)));
            }
        });
    }

    /** Takes one value out of a list. */
    public void remove(String listName, Object value) {
        events.guarded(() -> {
            if (isNamed(listName)) {
                Object[] one = {value};
                change("remove", Map.of("listName", listName, "values", PlainValues.properties(one)));
            }
        });
    }

    /** Takes the property away; an empty name is ignored and counted. */
    public void unset(String property) {
        events.guarded(() -> {
            if (isNamed(property)) {
                change("unset", Map.of("property", property));
            }
        });
    }

    /** Adds 1; a property that is not there counts as 0. */
    public void increment(String property) {
        increment(property, 1);
    }

    /** Adds any finite number; anything else is ignored and counted. */
    public void increment(String property, Number value) {
        events.guarded(() -> {
            if (value == null || !Double.isFinite(value.doubleValue())) {
                events.ignore("an amount must be a number");
            } else if (isNamed(property)) {
                change("increment", Map.of("property", property, "value", value));
            }
        });
    }

    /** Puts a value at the end of a list. */
    public void append(String property, Object value) {
        events.guarded(() -> {
            Object copy = PlainValues.property(value);
            if (isNamed(property) && copy != null) {
                change("append", Map.of("property", property, "value", copy));
            }
        });
    }

    /** Deletes the profile of the group, not the events of its members. */
    public void delete() {
        events.guarded(() -> change("delete", Map.of()));
    }

    private void properties(String method, @Nullable Map<String, ?> properties) {
        events.guarded(() -> {
            if (properties == null || properties.isEmpty()) {
                events.ignore(method + " needs properties");
                return;
            }
            change(method, Map.of("properties", PlainValues.properties(properties)));
        });
    }

    private void change(String method, Map<String, Object> what) {
        Map<String, Object> body = user.body();
        body.put("userId", user.distinctId());
        body.put("groupKey", groupKey);
        body.put("groupId", groupId);
        body.putAll(what);
        events.send(Frame.Kind.GROUP_PROFILE, method, body);
    }

    private boolean isNamed(@Nullable String name) {
        if (ProductEvents.blankToNull(name) == null) {
            events.ignore("a profile change needs a key");
            return false;
        }
        return true;
    }
}
