package ai.trodo.server.store.engine;

import ai.trodo.server.store.People.ProfileChange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies one change to the properties of a profile. Values of an unfitting type are replaced, never an error. */
public final class ProfileFold {
    private ProfileFold() {}

    public static Map<String, Object> apply(Map<String, Object> properties, ProfileChange change) {
        Map<String, Object> after = new LinkedHashMap<>(properties);
        change.values().forEach((key, value) -> {
            Object old = after.get(key);
            switch (change.op()) {
                case SET -> put(after, key, value);
                case SET_ONCE -> put(after, key, old == null ? value : old);
                case INCREMENT -> put(after, key, sum(old, value));
                case APPEND -> after.put(key, append(old, value, false));
                case UNION -> after.put(key, append(old, value, true));
                case REMOVE -> remove(after, key, old, value);
                case UNSET -> after.remove(key);
                case DELETE -> after.clear();
            }
        });
        return after;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    private static Object sum(@Nullable Object old, @Nullable Object more) {
        BigDecimal a = number(old);
        BigDecimal b = number(more);
        return a.add(b);
    }

    private static BigDecimal number(@Nullable Object value) {
        if (value instanceof Number number) {
            double plain = number.doubleValue();
            return Double.isFinite(plain) && Math.abs(plain) < 1e30
                    ? new BigDecimal(number.toString())
                    : BigDecimal.ZERO;
        }
        return BigDecimal.ZERO;
    }

    private static List<Object> list(@Nullable Object value) {
        List<Object> list = new ArrayList<>();
        if (value instanceof Collection<?> many) {
            many.forEach(item -> {
                if (item != null) {
                    list.add(item);
                }
            });
        } else if (value != null) {
            list.add(value);
        }
        return list;
    }

    private static List<Object> append(@Nullable Object old, @Nullable Object more, boolean once) {
        List<Object> list = list(old);
        for (Object item : list(more)) {
            if (!once || !list.contains(item)) {
                list.add(item);
            }
        }
        return list;
    }

    private static void remove(Map<String, Object> map, String key, @Nullable Object old, @Nullable Object value) {
        if (old != null) {
            List<Object> list = list(old);
            list.removeAll(list(value));
            map.put(key, list);
        }
    }
}
