package ai.trodo.pipeline;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** Lost records by reason. */
final class Losses {
    private static final DropReason[] REASONS = DropReason.values();

    private final AtomicLongArray counts = new AtomicLongArray(REASONS.length);

    /** Whether these are the first for this reason. */
    boolean add(DropReason reason, long records) {
        return counts.getAndAdd(reason.ordinal(), records) == 0;
    }

    long total() {
        long sum = 0;
        for (int i = 0; i < REASONS.length; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    Map<DropReason, Long> byReason() {
        Map<DropReason, Long> all = new EnumMap<>(DropReason.class);
        for (DropReason reason : REASONS) {
            long count = counts.get(reason.ordinal());
            if (count > 0) {
                all.put(reason, count);
            }
        }
        return all;
    }
}
