package ai.trodo.server.store.engine;

import ai.trodo.server.store.LiveTail.Subscription;
import ai.trodo.server.store.Site;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to be woken when a site changes. */
public final class Wakes {
    private static final Logger LOG = LoggerFactory.getLogger(Wakes.class);

    private final Map<String, List<Runnable>> bySite = new ConcurrentHashMap<>();

    public Subscription add(Site site, Runnable wake) {
        bySite.computeIfAbsent(site.id(), s -> new CopyOnWriteArrayList<>()).add(wake);
        return () -> bySite.computeIfPresent(site.id(), (s, wakes) -> {
            wakes.remove(wake);
            return wakes.isEmpty() ? null : wakes;
        });
    }

    public boolean isEmpty() {
        return bySite.isEmpty();
    }

    /** Null wakes everybody. */
    public void wake(@Nullable String site) {
        if (site == null) {
            bySite.values().forEach(Wakes::wakeAll);
        } else {
            wakeAll(bySite.getOrDefault(site, List.of()));
        }
    }

    private static void wakeAll(List<Runnable> wakes) {
        for (Runnable wake : wakes) {
            try {
                wake.run();
            } catch (RuntimeException e) {
                LOG.warn("A follower of the store failed", e);
            }
        }
    }
}
