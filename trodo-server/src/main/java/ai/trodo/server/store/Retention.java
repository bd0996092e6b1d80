package ai.trodo.server.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes runs for good, and keeps what must stay. */
public interface Retention {
    /** Runs that ended, or were last seen, before the cutoff; oldest first. Held runs are never among them. */
    List<Candidate> endedBefore(Site site, Set<String> statuses, Instant cutoff, int limit);

    /** The oldest runs whatever their status, for limits by count or bytes. Held runs are never among them. */
    List<Candidate> oldest(Site site, Set<String> statuses, int limit);

    /** Ended runs and the bytes of their records. */
    Volume volume(Site site, Set<String> statuses);

    /** Runs that say they are running but of which nothing was seen since the cutoff. */
    List<Candidate> silentSince(Site site, Instant cutoff, int limit);

    /**
     * Deletes every trace of these runs but a tombstone, which refuses their late records. Held runs are left.
     *
     * @return the runs that were deleted
     */
    List<String> purge(Site site, Collection<String> runIds, String reason);

    boolean isPurged(Site site, String runId);

    /** Sets or lifts a legal hold. False when there is no such run. */
    boolean hold(Site site, String runId, boolean on);

    List<String> held(Site site);

    /** Forgets tombstones older than this. */
    int forgetTombstones(Site site, Instant before);

    /** Removes a user's runs, events and profile. */
    List<String> purgeUser(Site site, String distinctId, String reason);

    /** Sites that have data. */
    List<Site> sites();

    /** One run that may go. */
    record Candidate(String runId, String status, @Nullable Instant endedAt, Instant lastSeenAt, long bytes) {}

    /** How much there is. */
    record Volume(long runs, long bytes) {}
}
