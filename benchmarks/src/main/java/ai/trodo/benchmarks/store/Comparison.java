package ai.trodo.benchmarks.store;

import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.UsageReader;
import ai.trodo.server.store.sql.SqlStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store and the bare engine take turns: first they write the same batches, then they answer the same questions. */
final class Comparison {
    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);
    private static final Site SITE = new Site("bench");
    private static final int ROUNDS = 5;
    private static final TimeRange MONTH =
            new TimeRange(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"));

    private final String engine;
    private final BareEngine bare;
    private final SqlStore store;
    private final Workload work;
    private final long spans;
    private final AfterLoad afterLoad;

    /** What the engine's own housekeeping does in the hours that a load of weeks would take. */
    interface AfterLoad {
        AfterLoad NOTHING = () -> {};

        void tidy() throws SQLException;
    }

    Comparison(String engine, BareEngine bare, SqlStore store, long spans, AfterLoad afterLoad) {
        this.engine = engine;
        this.bare = bare;
        this.store = store;
        this.work = new Workload(spans);
        this.spans = spans;
        this.afterLoad = afterLoad;
    }

    void run() throws SQLException {
        LOG.info("| {}, {} spans of 1 KB | bare SQL | ours | ratio |", engine, spans);
        LOG.info("|---|---|---|---|");
        ingest();
        long start = System.nanoTime();
        bare.coverUsage();
        store.catchUp();
        afterLoad.tidy();
        LOG.info("| index for sums; roll-ups | | {} s | |", (System.nanoTime() - start) / 1_000_000_000);
        LOG.info("| size, MB | {} | {} | |", bare.bytes() >> 20, store.health().bytes() >> 20);
        read();
    }

    private void ingest() throws SQLException {
        long bareNanos = 0;
        long ourNanos = 0;
        long written = 0;
        long next = spans / 5;
        for (List<TrodoRecord> batch = work.next(); !batch.isEmpty(); batch = work.next()) {
            long a = System.nanoTime();
            bare.write(batch);
            long b = System.nanoTime();
            store.writer().write(SITE, batch);
            ourNanos += System.nanoTime() - b;
            bareNanos += b - a;
            written += batch.stream().filter(r -> r instanceof Span).count();
            if (written >= next) {
                next += spans / 5;
                LOG.info(
                        "| ingest, first {} spans, spans/s; heap after GC {} MB | {} | {} | {} |",
                        written,
                        usedHeap() >> 20,
                        rate(written, bareNanos),
                        rate(written, ourNanos),
                        ratio(bareNanos, ourNanos));
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long rate(long spans, long nanos) {
        return spans * 1_000_000_000L / Math.max(1, nanos);
    }

    private static String ratio(long a, long b) {
        return String.format(Locale.ROOT, "%.2f", (double) a / Math.max(1, b));
    }

    /** A question to either side. */
    private interface Read {
        void ask(int i) throws SQLException;
    }

    private void read() throws SQLException {
        List<String> large = work.largeRuns();
        compare(
                "newest 50 of a user",
                200,
                i -> bare.newest(Workload.user(i)),
                i -> list(RunQuery.of(Is.of(Field.USER, Workload.user(i)))));
        compare(
                "newest 50 failed runs with a model",
                100,
                i -> bare.newestFailed("gemini"),
                i -> list(RunQuery.of(Is.of(Field.MODEL, "gemini"), Is.of(Field.STATUS, "error"))));
        compare(
                "tree of 200 spans",
                50,
                i -> bare.tree(large.get(i % large.size())),
                i -> store.runs().tree(SITE, large.get(i % large.size()), null, 5000));
        compare(
                "cost by model and day",
                5,
                i -> bare.costByModelAndDay(),
                i -> store.usage().modelsByDay(SITE, RunQuery.ALL));
        RunQuery one = RunQuery.of(Is.of(Field.AGENT, "agent-1"));
        for (RunQuery query : List.of(RunQuery.ALL.in(MONTH), one.in(MONTH))) {
            String which = query.conditions().isEmpty() ? "all runs" : "runs of one agent of seven";
            ours("facets, " + which, i -> store.runs().facets(SITE, query));
            ours("totals, " + which, i -> store.usage().totals(SITE, query));
            ours("series of hours, " + which, i -> store.usage().series(SITE, query, Duration.ofHours(1)));
            ours("agents, " + which, i -> store.usage().by(SITE, query, UsageReader.Dimension.AGENT));
        }
    }

    private void list(RunQuery query) {
        store.runs().list(SITE, query, Sort.NEWEST, null, 50);
    }

    /** The best of some medians on either side: whoever else is on the machine only ever adds time. */
    private static void compare(String what, int times, Read bare, Read ours) throws SQLException {
        long bareBest = Long.MAX_VALUE;
        long ourBest = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            bareBest = Math.min(bareBest, median(times, bare));
            ourBest = Math.min(ourBest, median(times, ours));
        }
        LOG.info("| {}, µs | {} | {} | {} |", what, bareBest / 1000, ourBest / 1000, ratio(ourBest, bareBest));
    }

    private static void ours(String what, Read ours) throws SQLException {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            best = Math.min(best, median(3, ours));
        }
        LOG.info("| {}, µs | | {} | |", what, best / 1000);
    }

    private static long median(int times, Read read) throws SQLException {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            read.ask(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[times / 2];
    }
}
