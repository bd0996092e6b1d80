package ai.trodo.capture;

import ai.trodo.internal.PlainSize;
import ai.trodo.model.SmallMap;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one span as they are set, names and values in turns in one array: the nodes of a map would double the
 * memory of a span that waits, and the worker would have to fetch each of them. Guarded by its {@link SpanDetails}.
 */
final class AttributeList {
    private static final int FIRST = 12;

    private @Nullable Object[] pairs = new Object[FIRST];
    private int end;

    int size() {
        return end / 2;
    }

    boolean contains(String key) {
        return indexOf(key) >= 0;
    }

    @Nullable
    Object get(String key) {
        int at = indexOf(key);
        return at < 0 ? null : pairs[at + 1];
    }

    void put(String key, @Nullable Object value) {
        int at = indexOf(key);
        if (at >= 0) {
            pairs[at + 1] = value;
            return;
        }
        if (end == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * end);
        }
        pairs[end] = key;
        pairs[end + 1] = value;
        end += 2;
    }

    void remove(String key) {
        int at = indexOf(key);
        if (at >= 0) {
            System.arraycopy(pairs, at + 2, pairs, at, end - at - 2);
            end -= 2;
            Arrays.fill(pairs, end, end + 2, null);
        }
    }

    private int indexOf(String key) {
        for (int i = 0; i < end; i += 2) {
            if (key.equals(pairs[i])) {
                return i;
            }
        }
        return -1;
    }

    /** About how much memory they hold. */
    long bytes() {
        return PlainSize.ofPairs(pairs, end);
    }

    Map<String, Object> copy() {
        return SmallMap.ofPairs(pairs, end);
    }
}
