package ai.trodo.analytics;

import ai.trodo.capture.PlainValues;
import ai.trodo.export.Frame;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes of a user's profile; each is a request of its own, made on the worker. */
public final class People {
    private final ProductEvents events;
    private final UserScope user;

    People(ProductEvents events, UserScope user) {
        this.events = events;
        this.user = user;
    }

    /** Sets each of these, whatever stood there before. */
    public void set(Map<String, ?> properties) {
        properties("set", properties);
    }

    /** Sets one property, whatever stood there before. */
    public void set(String key, Object value) {
        set(Map.of(key, value));
    }

    /** Sets what is not set yet. */
    /** Only those that the profile does not have yet. */
    public void setOnce(Map<String, ?> properties) {
        properties("set_once", properties);
    }

    /** Takes these properties away; without a name nothing is sent and the call is counted as ignored. */
    public void unset(String... keys) {
        events.guarded(() -> {
            List<String> names = keys == null
                    ? List.of()
                    : Arrays.stream(keys).filter(Objects::nonNull).toList();
            if (names.isEmpty()) {
                events.ignore("unset needs a key");
                return;
            }
            change("unset", Map.of("keys", names.size() == 1 ? names.get(0) : names));
        });
    }

    /** Adds 1; a property that is not there counts as 0. */
    public void increment(String key) {
        increment(key, 1);
    }

    /** Adds to a number; a negative amount takes away. */
    public void increment(String key, Number amount) {
        events.guarded(() -> {
            if (isKey(key) && isNumber(amount)) {
                change("increment", Map.of("key", key, "amount", amount));
            }
        });
    }

    /** Puts values at the end of a list. */
    public void append(String key, Object... values) {
        list("append", key, values);
    }

    /** Puts those values into a list that are not in it. */
    public void union(String key, Object... values) {
        list("union", key, values);
    }

    /** Takes values out of a list. */
    public void remove(String key, Object... values) {
        list("remove", key, values);
    }

    /** Adds to what the user has paid. */
    public void trackCharge(Number amount) {
        trackCharge(amount, Map.of());
    }

    /** Adds an amount to what the user has paid, with what is worth knowing about it; the amount must be a number. */
    public void trackCharge(Number amount, @Nullable Map<String, ?> properties) {
        events.guarded(() -> {
            if (isNumber(amount)) {
                change("track_charge", Map.of("amount", amount, "properties", PlainValues.properties(properties)));
            }
        });
    }

    /** Forgets all that the user has paid. */
    public void clearCharges() {
        events.guarded(() -> change("clear_charges", Map.of()));
    }

    /** Asks the receiver to delete the profile. What this process sends later makes a new one. */
    public void deleteUser() {
        events.guarded(() -> change("delete_user", Map.of()));
    }

    private void properties(String action, @Nullable Map<String, ?> properties) {
        events.guarded(() -> {
            if (properties == null || properties.isEmpty()) {
                events.ignore(action + " needs properties");
                return;
            }
            change(action, Map.of("properties", PlainValues.properties(properties)));
        });
    }

    private void list(String action, String key, Object[] values) {
        events.guarded(() -> {
            if (isKey(key)) {
                change(action, Map.of("key", key, "values", PlainValues.properties(values)));
            }
        });
    }

    private void change(String action, Map<String, Object> what) {
        Map<String, Object> body = user.body();
        body.put("userId", user.distinctId());
        body.putAll(what);
        events.send(Frame.Kind.PEOPLE, action, body);
    }

    private boolean isKey(@Nullable String key) {
        if (ProductEvents.blankToNull(key) == null) {
            events.ignore("a profile change needs a key");
            return false;
        }
        return true;
    }

    private boolean isNumber(@Nullable Number amount) {
        if (amount == null || !Double.isFinite(amount.doubleValue())) {
            events.ignore("an amount must be a number");
            return false;
        }
        return true;
    }
}
