package ai.trodo.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map of a few entries, in order, that cannot change: one array and no nodes, because every span has one. Looking up
 * goes through all entries. Values may be null.
 */
public final class SmallMap extends AbstractMap<String, Object> {
    private static final int MOST = 16;

    private final @Nullable Object[] entries;

    private SmallMap(@Nullable Object[] entries) {
        this.entries = entries;
    }

    /** A copy that cannot change; of another kind when there are many entries. */
    public static Map<String, Object> copyOf(Map<String, Object> map) {
        return copyOf(map, (key, value) -> value);
    }

    /** The same with other values. */
    public static Map<String, Object> copyOf(
            Map<?, ?> map, BiFunction<String, @Nullable Object, @Nullable Object> change) {
        if (map.isEmpty()) {
            return Map.of();
        }
        if (map.size() > MOST) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(String.valueOf(key), change.apply(String.valueOf(key), value)));
            return Collections.unmodifiableMap(copy);
        }
        @Nullable Object[] entries = new Object[2 * map.size()];
        int at = 0;
        for (Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            entries[at++] = key;
            entries[at++] = change.apply(key, entry.getValue());
        }
        return new SmallMap(entries);
    }

    /** Of names and values that stand in turns in an array, up to an end; no name twice. */
    public static Map<String, Object> ofPairs(@Nullable Object[] pairs, int end) {
        if (end == 0) {
            return Map.of();
        }
        if (end <= 2 * MOST) {
            return new SmallMap(Arrays.copyOf(pairs, end));
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        for (int i = 0; i < end; i += 2) {
            copy.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return Collections.unmodifiableMap(copy);
    }

    /** The same with other values; the same map when none is another. */
    public static Map<String, Object> replaced(
            Map<?, ?> map, BiFunction<String, @Nullable Object, @Nullable Object> change) {
        return map instanceof SmallMap small ? small.replaced(change) : copyOf(map, change);
    }

    private SmallMap replaced(BiFunction<String, @Nullable Object, @Nullable Object> change) {
        @Nullable Object[] changed = entries;
        for (int i = 0; i < entries.length; i += 2) {
            Object value = change.apply(key(i), entries[i + 1]);
            if (value != entries[i + 1]) {
                changed = changed == entries ? entries.clone() : changed;
                changed[i + 1] = value;
            }
        }
        return changed == entries ? this : new SmallMap(changed);
    }

    private String key(int at) {
        return String.valueOf(entries[at]);
    }

    @Override
    public int size() {
        return entries.length / 2;
    }

    @Override
    public boolean containsKey(Object key) {
        return indexOf(key) >= 0;
    }

    @Override
    public @Nullable Object get(Object key) {
        int at = indexOf(key);
        return at < 0 ? null : entries[at + 1];
    }

    private int indexOf(Object key) {
        for (int i = 0; i < entries.length; i += 2) {
            if (key(i).equals(key)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Object> action) {
        for (int i = 0; i < entries.length; i += 2) {
            action.accept(key(i), entries[i + 1]);
        }
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return SmallMap.this.size();
            }

            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Entry<String, Object>> {
        private int at;

        @Override
        public boolean hasNext() {
            return at < entries.length;
        }

        @Override
        public Entry<String, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Entry<String, Object> entry = new SimpleImmutableEntry<>(key(at), entries[at + 1]);
            at += 2;
            return entry;
        }
    }
}
