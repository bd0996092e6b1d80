package ai.trodo.pipeline;

import ai.trodo.export.Destination;
import ai.trodo.export.Spool;
import ai.trodo.internal.Guard;
import ai.trodo.internal.LogOnce;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where finished records wait until they leave. It never blocks a caller and never throws at one; what it cannot take it
 * counts. No thread exists before the first record, unless an earlier process left something to deliver.
 */
public final class Outbox implements AutoCloseable {
    private static final Duration STOPPING = Duration.ofMillis(200);

    private final ExportSettings settings;
    private final HandOver handOver;
    private final List<Lane> lanes;
    private final Losses losses = new Losses();
    private final LongAdder afterClose = new LongAdder();
    private final Worker worker;
    private final List<Runnable> beforeClose = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable CompletableFuture<FlushResult>> closing = new AtomicReference<>();
    private volatile @Nullable Thread shutdownHook;
    private volatile boolean closed;
    private volatile boolean discarding;

    private Outbox(ExportSettings settings, List<Destination> destinations) {
        this.settings = settings;
        this.handOver = new HandOver(settings.queueMaxBytes(), settings.queueMaxRecords());
        this.lanes = destinations.stream().map(one -> new Lane(one, settings)).toList();
        this.worker = new Worker(handOver, lanes, losses, settings);
    }

    /** @param destinations with names that differ */
    public static Outbox create(ExportSettings settings, List<Destination> destinations) {
        long names = destinations.stream().map(Destination::name).distinct().count();
        if (names < destinations.size()) {
            throw new IllegalArgumentException("two destinations have the same name: "
                    + destinations.stream().map(Destination::name).toList());
        }
        Outbox outbox = new Outbox(settings, destinations);
        Path root = settings.spoolDirectory();
        if (root != null
                && outbox.lanes.stream().anyMatch(lane -> Spool.hasLeftovers(LaneSpool.folder(root, lane.name())))) {
            outbox.worker.begin();
            outbox.hookShutdown();
        }
        return outbox;
    }

    /** Takes finished records, or drops and counts them. */
    public boolean offer(Finished finished) {
        if (closed) {
            losses.add(DropReason.SHUTDOWN, finished.records());
            afterClose.add(finished.records());
            return false;
        }
        DropReason refused = tryOffer(finished);
        if (refused != null) {
            if (losses.add(refused, finished.records())) {
                LogOnce.warn("records are dropped: " + refused.wireName() + " (counted in the statistics)", null);
            }
            return false;
        }
        if (discarding) {
            discard();
            return false;
        }
        worker.wakeIfAsleep();
        if (shutdownHook == null) {
            hookShutdown();
        }
        return true;
    }

    private @Nullable DropReason tryOffer(Finished finished) {
        try {
            return handOver.offer(finished);
        } catch (RuntimeException broken) {
            LogOnce.warn("records that do not know their size are dropped", broken);
            return DropReason.ENCODING_FAILED;
        }
    }

    /** Counts what nobody will fetch any more; also what came while the outbox was being closed. */
    private synchronized long discard() {
        long lost = handOver.discard();
        losses.add(DropReason.SHUTDOWN, lost);
        return lost;
    }

    /** Work to be done at the beginning of a close or of the end of the process, for example to end what is still open. */
    public void beforeClose(Runnable action) {
        beforeClose.add(action);
        hookShutdown();
    }

    /** Runs something about once a second on the worker, from the first record or {@link #wake} on. */
    public void everySecond(Runnable task) {
        worker.everySecond(task);
    }

    /** Starts the worker although there is no record yet. Cheap when it runs already. */
    public void wake() {
        worker.begin();
    }

    private synchronized void hookShutdown() {
        if (shutdownHook != null) {
            return;
        }
        Thread hook = new Thread(this::close, "trodo-shutdown");
        shutdownHook = hook;
        if (settings.shutdownHook() && !closed) {
            try {
                Runtime.getRuntime().addShutdownHook(hook);
            } catch (IllegalStateException tooLate) {
                LogOnce.warn("the process ends already: what is recorded now may be lost", null);
            }
        }
    }

    /**
     * Counts since the start, read without stopping anybody: numbers of one moment may be apart by what is on its way.
     */
    public Stats stats() {
        List<Stats.DestinationStats> each = lanes.stream().map(Lane::stats).toList();
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        losses.byReason().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        Stats.@Nullable DestinationStats lastFailed = null;
        Instant success = null;
        for (Stats.DestinationStats one : each) {
            one.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
            lastFailed =
                    isLater(one.lastErrorAt(), lastFailed == null ? null : lastFailed.lastErrorAt()) ? one : lastFailed;
            success = isLater(one.lastSuccessAt(), success) ? one.lastSuccessAt() : success;
        }
        return new Stats(
                handOver.recorded() + afterClose.sum(),
                each.stream().mapToLong(Stats.DestinationStats::delivered).min().orElse(0),
                each.stream().mapToLong(Stats.DestinationStats::retried).sum(),
                dropped,
                handOver.bytes()
                        + each.stream()
                                .mapToLong(Stats.DestinationStats::memoryBytes)
                                .sum(),
                each.stream().mapToLong(Stats.DestinationStats::spoolBytes).sum(),
                lastFailed == null ? null : lastFailed.lastError(),
                lastFailed == null ? null : lastFailed.lastErrorAt(),
                success,
                each);
    }

    private static boolean isLater(@Nullable Instant one, @Nullable Instant other) {
        return one != null && (other == null || one.isAfter(other));
    }

    /** Sends what was offered before, without waiting for full batches; never longer than the timeout. */
    public FlushResult flush(Duration timeout) {
        return flushUntil(System.nanoTime() + saneNanos(timeout));
    }

    private static long saneNanos(Duration timeout) {
        Duration most = Duration.ofDays(1);
        return timeout.isNegative() ? 0 : (timeout.compareTo(most) > 0 ? most : timeout).toNanos();
    }

    private FlushResult flushUntil(long deadline) {
        long encodingLosses = losses.total();
        long[] delivered = lanes.stream().mapToLong(Lane::delivered).toArray();
        long[] lost = lanes.stream().mapToLong(Lane::lost).toArray();
        long[] pending = new long[lanes.size()];
        boolean inTime;
        lanes.forEach(Lane::beginFlush);
        try {
            inTime = worker.awaitDrained(deadline);
            for (int i = 0; i < pending.length; i++) {
                pending[i] = lanes.get(i).awaitSettled(deadline);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            inTime = false;
        } finally {
            lanes.forEach(Lane::endFlush);
        }
        return result(encodingLosses, delivered, lost, pending, inTime);
    }

    private FlushResult result(long lossesBefore, long[] delivered, long[] lost, long[] pending, boolean drained) {
        long fewest = Long.MAX_VALUE;
        long mostLost = 0;
        long mostPending = 0;
        for (int i = 0; i < delivered.length; i++) {
            Lane lane = lanes.get(i);
            fewest = Math.min(fewest, lane.delivered() - delivered[i]);
            mostLost = Math.max(mostLost, lane.lost() - lost[i]);
            mostPending = Math.max(mostPending, drained ? pending[i] : lane.pending());
        }
        long queued = drained ? 0 : handOver.waiting();
        return new FlushResult(
                lanes.isEmpty() ? 0 : fewest,
                mostLost + losses.total() - lossesBefore,
                mostPending + queued,
                mostPending + queued > 0);
    }

    /**
     * Takes nothing more, sends what it can within the timeout, and lets go of threads, files and connections. What is on
     * disk by then is sent by the next process that uses the folder. Later calls wait for the first one.
     */
    public FlushResult close(Duration timeout) {
        CompletableFuture<FlushResult> mine = new CompletableFuture<>();
        CompletableFuture<FlushResult> first = closing.compareAndExchange(null, mine);
        if (first != null) {
            return await(first, timeout);
        }
        try {
            mine.complete(closeUntil(System.nanoTime() + saneNanos(timeout)));
        } finally {
            mine.complete(FlushResult.NOTHING);
        }
        return mine.join();
    }

    private static FlushResult await(CompletableFuture<FlushResult> first, Duration timeout) {
        try {
            return first.get(saneNanos(timeout), TimeUnit.NANOSECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stillBusy) {
            LogOnce.info("the first close of the outbox is still busy");
        }
        return FlushResult.NOTHING;
    }

    private FlushResult closeUntil(long deadline) {
        for (Runnable action : beforeClose) {
            Guard.run("ending what is open", action::run);
        }
        closed = true;
        lanes.forEach(Lane::beginClose);
        long left = deadline - System.nanoTime();
        FlushResult flushed = flushUntil(deadline - Math.min(STOPPING.toNanos(), Math.max(0, left / 4)));
        long lost = 0;
        boolean stopped = worker.stop(deadline);
        if (stopped) {
            discarding = true;
            lost = discard();
        }
        long mostLost = 0;
        for (Lane lane : lanes) {
            mostLost = Math.max(mostLost, lane.stop(deadline));
        }
        unhookShutdown();
        lost += mostLost;
        return new FlushResult(
                flushed.delivered(),
                flushed.failed() + lost,
                Math.max(0, flushed.pending() - lost),
                flushed.timedOut());
    }

    private void unhookShutdown() {
        Thread hook = shutdownHook;
        if (hook != null && settings.shutdownHook() && hook != Thread.currentThread()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException endingAlready) {
                LogOnce.info("closed while the process ends");
            }
        }
    }

    @Override
    public void close() {
        close(settings.shutdownTimeout());
    }
}
