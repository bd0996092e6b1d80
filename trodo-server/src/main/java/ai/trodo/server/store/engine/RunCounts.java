package ai.trodo.server.store.engine;

import ai.trodo.model.RunStatus;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.Money;
import ai.trodo.server.fold.RunTotals;
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
    private long spans;
    private final Histogram durations = new Histogram();

    public void add(RunRow row) {
        RunTotals totals = row.totals();
        boolean error = totals.status() == RunStatus.ERROR;
        add(
                1,
                error ? 1 : 0,
                row.startMicros(),
                orUnknown(totals.usage().totalInput()),
                orUnknown(totals.usage().totalOutput()),
                orUnknown(totals.costNanos()));
        spans += totals.spanCount();
        Long duration = totals.durationMicros();
        if (duration != null) {
            durations.add(duration);
        }
    }

    /** Runs that were added up before, all but their durations. */
    public void add(long moreRuns, long moreErrors, long lastMicros, long in, long out, long costNanos) {
        runs += moreRuns;
        errors += moreErrors;
        last = Math.max(last, lastMicros);
        tokensIn = sum(tokensIn, in);
        tokensOut = sum(tokensOut, out);
        cost = sum(cost, costNanos);
    }

    /** Durations that fall into one bucket; below zero for those that are not known. */
    public void addDurations(int bucket, long n) {
        if (bucket >= 0) {
            durations.addAll(bucket, n);
        }
    }

    /** Durations as {@link #values} gave them. */
    public void addDurations(byte[] histogram) {
        durations.addAll(Histogram.of(histogram));
    }

    /** Runs, errors, tokens in and out, cost, last start, histogram, spans. */
    public @Nullable Object[] values() {
        return new @Nullable Object[] {
            runs, errors, known(tokensIn), known(tokensOut), known(cost), last, durations.toBytes(), spans
        };
    }

    public void addAll(RunCounts other) {
        add(other.runs, other.errors, other.last, other.tokensIn, other.tokensOut, other.cost);
        durations.addAll(other.durations);
        spans += other.spans;
    }

    /** The same for something of which only the number of runs is kept. */
    public static @Nullable Object[] onlyRuns(long runs) {
        return new @Nullable Object[] {runs, 0L, null, null, null, 0L, new byte[0], 0L};
    }

    public long runs() {
        return runs;
    }

    private static long sum(long a, long b) {
        return a < 0 || b < 0 ? Math.max(a, b) : a + b;
    }

    private static long orUnknown(@Nullable Long value) {
        return value == null ? -1 : value;
    }

    public Totals totals(long users, long conversations) {
        return new Totals(
                runs,
                errors,
                durations.percentileMillis(0.5),
                durations.percentileMillis(0.95),
                durations.percentileMillis(0.99),
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
                durations.percentileMillis(0.5),
                durations.percentileMillis(0.95));
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
                durations.percentileMillis(0.5),
                durations.percentileMillis(0.95),
                durations.percentileMillis(0.99),
                known(tokensIn),
                known(tokensOut),
                Money.dollars(known(cost)),
                Micros.instant(last));
    }

    private static @Nullable Long known(long value) {
        return value < 0 ? null : Long.valueOf(value);
    }
}
