package ai.trodo.benchmarks.store;

import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.sql.SqlStore;
import ai.trodo.server.store.sqlite.SqliteSettings;
import ai.trodo.server.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ingest and reads of the SQLite store beside the bare engine, taking turns on the same records in one process.
 * Arguments: number of spans (default 1,000,000), folder for the two files (default a temporary one).
 */
public final class StoreBenchmark {
    private static final Logger LOG = LoggerFactory.getLogger(StoreBenchmark.class);
    private static final Site SITE = new Site("bench");
    private static final int TURN = 40;

    private final Path folder;
    private final long spans;

    private StoreBenchmark(Path folder, long spans) {
        this.folder = folder;
        this.spans = spans;
    }

    public static void main(String[] args) throws Exception {
        long spans = args.length > 0 ? Long.parseLong(args[0].replace("_", "")) : 1_000_000;
        Path folder = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("trodo-store-benchmark");
        Files.createDirectories(folder);
        try {
            new StoreBenchmark(folder, spans).run();
        } finally {
            delete(folder);
        }
    }

    private void run() throws SQLException, IOException {
        SqliteSettings settings =
                SqliteSettings.at(folder.resolve("trodo.db")).withTextSearch(Boolean.getBoolean("text"));
        try (BareSqlite bare = new BareSqlite(folder.resolve("bare.db"));
                RunStore store = SqliteStore.open(settings)) {
            Workload work = new Workload(spans);
            ingest(work, bare, store);
            long start = System.nanoTime();
            bare.coverUsage();
            ((SqlStore) store).catchUp();
            LOG.info("roll-ups and covering index: {} s", (System.nanoTime() - start) / 1_000_000_000);
            read(work, bare, store);
            LOG.info(
                    "size: bare {} MB, ours {} MB; heap in use {} MB",
                    Files.size(folder.resolve("bare.db")) >> 20,
                    Files.size(folder.resolve("trodo.db")) >> 20,
                    usedHeap() >> 20);
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void ingest(Workload work, BareSqlite bare, RunStore store) throws SQLException {
        long bareNanos = 0;
        long ourNanos = 0;
        long written = 0;
        List<TrodoRecord> batch = work.next();
        while (!batch.isEmpty()) {
            long bareTurn = 0;
            long ourTurn = 0;
            long turn = 0;
            for (int i = 0; i < TURN && !batch.isEmpty(); i++) {
                long a = System.nanoTime();
                bare.write(batch);
                long b = System.nanoTime();
                store.writer().write(SITE, batch);
                long c = System.nanoTime();
                bareTurn += b - a;
                ourTurn += c - b;
                turn += batch.stream().filter(r -> r instanceof Span).count();
                batch = work.next();
            }
            written += turn;
            bareNanos += bareTurn;
            ourNanos += ourTurn;
            if (written % 100_000 < turn) {
                LOG.info(
                        "{} spans: bare {}/s, ours {}/s, ratio {}",
                        written,
                        rate(turn, bareTurn),
                        rate(turn, ourTurn),
                        ratio(bareTurn, ourTurn));
            }
        }
        LOG.info(
                "INGEST {} spans: bare {}/s, ours {}/s, ratio {} (goal >= 0.50)",
                written,
                rate(written, bareNanos),
                rate(written, ourNanos),
                ratio(bareNanos, ourNanos));
    }

    private static long rate(long spans, long nanos) {
        return spans * 1_000_000_000L / Math.max(1, nanos);
    }

    private static String ratio(long a, long b) {
        return String.format(Locale.ROOT, "%.2f", (double) a / b);
    }

    /** A question to either side. */
    private interface Read {
        void ask(int i) throws SQLException;
    }

    private void read(Workload work, BareSqlite bare, RunStore store) throws SQLException {
        List<String> large = work.largeRuns();
        compare(
                "newest 50 of a user",
                200,
                i -> bare.newest(Workload.user(i)),
                i -> store.runs()
                        .list(
                                SITE,
                                RunQuery.of(RunQuery.Is.of(RunQuery.Field.USER, Workload.user(i))),
                                Sort.NEWEST,
                                null,
                                50));
        compare(
                "tree of 200 spans",
                200,
                i -> bare.tree(large.get(i % large.size())),
                i -> store.runs().tree(SITE, large.get(i % large.size()), null, 5000));
        compare(
                "cost by model and day",
                15,
                i -> bare.costByModelAndDay(),
                i -> store.usage().modelsByDay(SITE, RunQuery.ALL));
        compare(
                "newest 50 with two filters (for comparison: bare newest 50 of a user)",
                200,
                i -> bare.newest(Workload.user(i)),
                i -> store.runs()
                        .list(
                                SITE,
                                RunQuery.of(
                                        RunQuery.Is.of(RunQuery.Field.MODEL, "gemini"),
                                        RunQuery.Is.of(RunQuery.Field.STATUS, "error")),
                                Sort.NEWEST,
                                null,
                                50));
    }

    private static void compare(String what, int times, Read bare, Read ours) throws SQLException {
        for (int warmUp = 0; warmUp < times / 10; warmUp++) {
            measure(times, bare);
            measure(times, ours);
        }
        long bareMedian = measure(times, bare);
        long ourMedian = measure(times, ours);
        LOG.info(
                "READ {}: bare {} us, ours {} us, {} times (goal <= 3)",
                what,
                bareMedian / 1000,
                ourMedian / 1000,
                ratio(ourMedian, bareMedian));
    }

    private static long measure(int times, Read read) throws SQLException {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            read.ask(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[times / 2];
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
