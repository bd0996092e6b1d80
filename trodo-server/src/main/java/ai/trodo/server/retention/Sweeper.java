package ai.trodo.server.retention;

import ai.trodo.server.audit.Anchors;
import ai.trodo.server.store.OverCapacityException;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes over all sites now and then: gives up silent runs, purges what the policy says, makes the anchor of yesterday. */
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final RunStore store;
    private final Keeper keeper;
    private final Anchors anchors;
    private final Clock clock;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "trodo-sweep");
        thread.setDaemon(true);
        return thread;
    });

    public Sweeper(RunStore store, Anchors anchors, Clock clock) {
        this.store = store;
        this.keeper = new Keeper(store);
        this.anchors = anchors;
        this.clock = clock;
    }

    /**
     * Sweeps every so often, the first time after one such pause.
     *
     * @param quiet how long a trace without its root must be quiet until it counts as ended
     */
    public void start(Duration every, Duration quiet) {
        executor.scheduleWithFixedDelay(this::sweep, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        long pause = Math.max(100, Math.min(30_000, quiet.toMillis() / 2));
        executor.scheduleWithFixedDelay(() -> settle(quiet), pause, pause, TimeUnit.MILLISECONDS);
    }

    /** Ends quiet traces of all sites. */
    void settle(Duration quiet) {
        everySite(site -> keeper.settleQuietTraces(site, quiet, clock.instant()));
    }

    /** One round over all sites. A site that fails does not keep the others from theirs. */
    public void sweep() {
        everySite(this::sweep);
    }

    private void everySite(Consumer<Site> work) {
        try {
            for (Site site : store.retention().sites()) {
                try {
                    work.accept(site);
                } catch (RuntimeException e) {
                    LOG.warn("Sweeping site {} failed, trying again later", site, e);
                }
            }
        } catch (StoreUnavailableException | OverCapacityException e) {
            LOG.warn("Sweeping the store failed, trying again later: {}", e.getMessage());
        }
    }

    private void sweep(Site site) {
        Instant now = clock.instant();
        RetentionPolicy policy = keeper.policy(site);
        int lost = keeper.giveUpSilentRuns(site, policy, now);
        Keeper.Plan gone = keeper.run(site, policy, now, Keeper.ACTOR);
        LocalDate yesterday = now.atZone(ZoneOffset.UTC).toLocalDate().minusDays(1);
        anchors.make(site, yesterday, now);
        if (lost > 0 || !gone.runs().isEmpty()) {
            LOG.info(
                    "Site {}: {} silent runs given up, {} runs purged",
                    site,
                    lost,
                    gone.runs().size());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
