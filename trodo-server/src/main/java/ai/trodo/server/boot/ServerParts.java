package ai.trodo.server.boot;

import ai.trodo.server.TrodoServer;
import ai.trodo.server.audit.Anchors;
import ai.trodo.server.http.Workers;
import ai.trodo.server.retention.Sweeper;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import java.time.Clock;

/** What the embedded and the stand-alone server put together in the same way. */
public final class ServerParts {
    private ServerParts() {}

    /** Threads for requests that wait for the store: twice the processors, between 4 and 32. */
    public static Workers workers() {
        return new Workers(Math.max(4, Math.min(32, Runtime.getRuntime().availableProcessors() * 2)));
    }

    /** Starts applying retention and making anchors. */
    public static Sweeper sweeper(RunStore store, ServerSettings settings) {
        Sweeper sweeper = new Sweeper(store, new Anchors(store, settings.audit().seal()), Clock.systemUTC());
        sweeper.start(settings.sweepEvery(), settings.settleAfter());
        return sweeper;
    }

    /** Makes the keys of the settings valid, and their sites known. */
    public static void addKeys(TrodoServer server, ServerSettings settings) {
        for (ServerSettings.Key key : settings.keys()) {
            Site site = new Site(key.site());
            server.keys().configure(site, java.util.Objects.requireNonNull(key.key()), key.granted());
            if (!site.equals(Site.DEFAULT)) {
                server.keys().createSite(site, site.id());
            }
        }
    }
}
