package ai.trodo.server.store.engine;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.Money;
import ai.trodo.server.store.Facets;
import ai.trodo.server.store.UsageReader.Point;
import ai.trodo.server.store.UsageReader.Slice;
import ai.trodo.server.store.UsageReader.Totals;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds runs up. Unknown numbers, which come as less than zero, are left out and stay unknown when nothing is known. */
public final class RunCounts {
    private long runs;
    private long errors;
    private long last = Long.MIN_VALUE;
    private long tokensIn = -1;
    private long tokensOut = -1;
    private long cost = -1;
    private final Percentiles durations = new Percentiles();

    public void add(long startMicros, boolean error, long durationMicros, long in, long out, long costNanos) {
        runs++;
        errors += error ? 1 : 0;
        last = Math.max(last, startMicros);
        tokensIn = sum(tokensIn, in);
        tokensOut = sum(tokensOut, out);
        cost = sum(cost, costNanos);
        if (durationMicros >= 0) {
            durations.add(durationMicros);
        }
    }

    public long lastMicros() {
        return last;
    }

    private static long sum(long a, long b) {
        return a < 0 || b < 0 ? Math.max(a, b) : a + b;
    }

    public Totals totals(long users, long conversations) {
        return new Totals(
                runs,
                errors,
                durations.millis(0.5),
                durations.millis(0.95),
                durations.millis(0.99),
                known(tokensIn),
                known(tokensOut),
                Money.dollars(known(cost)),
                users,
                conversations);
    }

    public Point point(long atMicros) {
        return new Point(
                Micros.instant(atMicros),
                runs,
                errors,
                known(tokensIn),
                known(tokensOut),
                Money.dollars(known(cost)),
                durations.millis(0.5),
                durations.millis(0.95));
    }

    public static List<Slice> slices(Map<String, RunCounts> byName) {
        return byName.entrySet().stream()
                .map(entry -> entry.getValue().slice(entry.getKey()))
                .sorted(Comparator.comparingLong(Slice::count).reversed().thenComparing(Slice::name))
                .toList();
    }

    private Slice slice(String name) {
        return new Slice(
                name,
                null,
                runs,
                errors,
                durations.millis(0.5),
                durations.millis(0.95),
                durations.millis(0.99),
                known(tokensIn),
                known(tokensOut),
                Money.dollars(known(cost)),
                Micros.instant(last));
    }

    /** The most frequent values. */
    public static List<Facets.Value> top(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> new Facets.Value(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Facets.Value::count).reversed().thenComparing(Facets.Value::value))
                .limit(Facets.MAX_VALUES)
                .toList();
    }

    static @Nullable Long known(long value) {
        return value < 0 ? null : Long.valueOf(value);
    }
}
