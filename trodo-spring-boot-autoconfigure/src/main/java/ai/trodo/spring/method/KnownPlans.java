package ai.trodo.spring.method;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Plans by the identity of the method and the class: a proxy asks with the same two objects on every call, and comparing
 * them costs less than comparing what they say. Read without a lock; grown by copying.
 */
final class KnownPlans {
    private static final int INITIAL = 64;
    /** Who asks with ever new objects finds nothing here and fills nothing. */
    private static final int MOST = 8 * 1024;

    private volatile @Nullable Known[] table = new Known[INITIAL];
    private int size;

    /**
     * What is known of a method on a class.
     *
     * @param plan null when the method is not annotated
     */
    record Known(
            Method method, Class<?> targetClass, @Nullable MethodPlan plan) {}

    @Nullable
    Known find(Method method, Class<?> targetClass) {
        @Nullable Known[] slots = table;
        int mask = slots.length - 1;
        for (int at = slot(method, targetClass, mask); ; at = at + 1 & mask) {
            Known known = slots[at];
            if (known == null || known.method == method && known.targetClass == targetClass) {
                return known;
            }
        }
    }

    synchronized void add(Known known) {
        if (size >= MOST || find(known.method, known.targetClass) != null) {
            return;
        }
        size++;
        @Nullable Known[] slots = table;
        if (2 * size > slots.length) {
            @Nullable Known[] larger = new Known[2 * slots.length];
            for (Known old : slots) {
                if (old != null) {
                    put(larger, old);
                }
            }
            put(larger, known);
            table = larger;
        } else {
            put(slots, known);
        }
    }

    private static void put(@Nullable Known[] slots, Known known) {
        int mask = slots.length - 1;
        int at = slot(known.method, known.targetClass, mask);
        while (slots[at] != null) {
            at = at + 1 & mask;
        }
        slots[at] = known;
    }

    private static int slot(Method method, Class<?> targetClass, int mask) {
        int hash = System.identityHashCode(method) * 31 + System.identityHashCode(targetClass);
        return (hash ^ hash >>> 15) & mask;
    }
}
