package ai.trodo.server.view;

import ai.trodo.server.security.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which reads are worth a line of the audit log: the first time that somebody opens a thing, and again after a while. A
 * page that is open asks for its run whenever a part of it arrives, and that is one visit.
 */
final class AccessTrail {
    private static final Duration ONE_VISIT = Duration.ofMinutes(15);
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<Visit, Instant> visits = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Visit, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Visit(String site, String actor, String action, String target) {}

    AccessTrail(Clock clock) {
        this.clock = clock;
    }

    boolean isNew(Caller caller, String action, String target) {
        Instant now = clock.instant();
        Visit visit = new Visit(caller.site().id(), caller.name(), action, target);
        synchronized (visits) {
            Instant before = visits.get(visit);
            if (before != null && now.isBefore(before.plus(ONE_VISIT))) {
                return false;
            }
            visits.put(visit, now);
            return true;
        }
    }
}
