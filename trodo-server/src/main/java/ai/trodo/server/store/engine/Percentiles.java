package ai.trodo.server.store.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Exact percentiles of durations. */
public final class Percentiles {
    private long[] micros = new long[64];
    private int count;
    private boolean sorted;

    public void add(long value) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, count * 2);
        }
        micros[count++] = value;
        sorted = false;
    }

    /** In milliseconds, nearest rank; null when there is nothing. */
    public @Nullable Double millis(double share) {
        if (count == 0) {
            return null;
        }
        if (!sorted) {
            Arrays.sort(micros, 0, count);
            sorted = true;
        }
        int rank = Math.max(1, (int) Math.ceil(share * count));
        return micros[rank - 1] / 1000.0;
    }
}
