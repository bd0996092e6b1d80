package ai.trodo.server.retention;

import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.server.fold.RunMerge;
import ai.trodo.server.fold.Versioned;
import ai.trodo.server.store.Retention;
import ai.trodo.server.store.Retention.Candidate;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Applies a site's policy: says what would go, purges it, and gives up runs whose process went away. */
public final class Keeper {
    /** Actor of what the collector does by itself. */
    public static final String ACTOR = "retention";

    private static final String KIND = "retention";
    private static final String ID = "policy";
    private static final int RUNS_TOGETHER = 500;
    /** More than this is left for the next time. */
    private static final int MAX_RUNS = 100_000;

    private static final int MAX_QUIET = 2_000;
    private static final int MAX_SPANS = 20_000;

    private final RunStore store;

    public Keeper(RunStore store) {
        this.store = store;
    }

    /**
     * What goes, or would go.
     *
     * @param more whether there is still more to do than one pass takes
     */
    public record Plan(List<Candidate> runs, long bytes, boolean more) {
        public Plan {
            runs = List.copyOf(runs);
        }
    }

    public RetentionPolicy policy(Site site) {
        return store.documents()
                .get(site, KIND, ID)
                .map(document -> RetentionPolicy.parse(document.json()))
                .orElse(RetentionPolicy.KEEP_ALL);
    }

    public void setPolicy(Site site, RetentionPolicy policy, String actor) {
        store.documents().put(site, KIND, ID, policy.toJson());
        store.auditLog().append(site, actor, "retention.policy", site.id(), policy.toJson());
    }

    /** What the policy would purge now. Nothing changes; held runs are never in it. */
    public Plan dryRun(Site site, RetentionPolicy policy, Instant now) {
        Map<String, Candidate> runs = new LinkedHashMap<>();
        for (RetentionPolicy.Rule rule : policy.rules()) {
            if (rule.maxAge() != null) {
                add(runs, store.retention().endedBefore(site, rule.statuses(), now.minus(rule.maxAge()), MAX_RUNS));
            }
            if (rule.maxRuns() != null || rule.maxBytes() != null) {
                add(runs, tooMuch(site, rule));
            }
        }
        List<Candidate> all = new ArrayList<>(runs.values());
        boolean more = all.size() > MAX_RUNS;
        List<Candidate> some = more ? all.subList(0, MAX_RUNS) : all;
        return new Plan(some, some.stream().mapToLong(Candidate::bytes).sum(), more);
    }

    private static void add(Map<String, Candidate> runs, List<Candidate> more) {
        more.forEach(run -> runs.putIfAbsent(run.runId(), run));
    }

    /** The oldest runs that have to go so that the rest is within the limits. Held runs count but stay. */
    private List<Candidate> tooMuch(Site site, RetentionPolicy.Rule rule) {
        Retention.Volume volume = store.retention().volume(site, rule.statuses());
        long runs = rule.maxRuns() == null ? 0 : volume.runs() - rule.maxRuns();
        long bytes = rule.maxBytes() == null ? 0 : volume.bytes() - rule.maxBytes();
        List<Candidate> going = new ArrayList<>();
        if (runs <= 0 && bytes <= 0) {
            return going;
        }
        for (Candidate run : store.retention().oldest(site, rule.statuses(), MAX_RUNS)) {
            if (runs <= 0 && bytes <= 0) {
                break;
            }
            going.add(run);
            runs--;
            bytes -= run.bytes();
        }
        return going;
    }

    /** Purges what the policy says. Returns what went; the audit log names it. */
    public Plan run(Site site, RetentionPolicy policy, Instant now, String actor) {
        Plan plan = dryRun(site, policy, now);
        List<Candidate> gone = new ArrayList<>();
        for (int i = 0; i < plan.runs().size(); i += RUNS_TOGETHER) {
            List<Candidate> some = plan.runs().subList(i, Math.min(plan.runs().size(), i + RUNS_TOGETHER));
            Set<String> purged = Set.copyOf(store.retention()
                    .purge(site, some.stream().map(Candidate::runId).toList(), "retention"));
            some.stream().filter(run -> purged.contains(run.runId())).forEach(gone::add);
        }
        store.retention().forgetTombstones(site, now.minus(policy.tombstones()));
        long bytes = gone.stream().mapToLong(Candidate::bytes).sum();
        if (!gone.isEmpty()) {
            store.auditLog()
                    .append(
                            site,
                            actor,
                            "retention.purge",
                            gone.size() + " runs",
                            "{\"runs\":" + gone.size() + ",\"bytes\":" + bytes + "}");
        }
        return new Plan(gone, bytes, plan.more());
    }

    /** Purges runs that somebody named, and writes down who. */
    public List<String> purge(Site site, List<String> runIds, String actor, String reason) {
        List<String> purged = store.retention().purge(site, runIds, reason);
        for (String runId : purged) {
            store.auditLog().append(site, actor, "run.purge", runId, "{}");
        }
        return purged;
    }

    /** Sets or lifts a legal hold, and writes down who. */
    public boolean hold(Site site, String runId, boolean on, String actor) {
        boolean done = store.retention().hold(site, runId, on);
        if (done) {
            store.auditLog().append(site, actor, on ? "run.hold" : "run.release", runId, "{}");
        }
        return done;
    }

    /**
     * Ends traces of OpenTelemetry whose root never comes, because it is filtered, not sampled or another company's: all
     * of their spans have ended, and nothing was seen for a while. Says it so weakly that the root, should it still come,
     * wins. Returns how many.
     */
    public int settleQuietTraces(Site site, Duration quiet, Instant now) {
        List<Run> settled = new ArrayList<>();
        for (Candidate run : store.retention().silentSince(site, now.minus(quiet), MAX_QUIET)) {
            boolean trace = store.runs()
                    .summary(site, run.runId())
                    .filter(summary -> summary.metadata().containsKey(RunMerge.TRACE_ID))
                    .isPresent();
            if (trace) {
                store.runs()
                        .tree(site, run.runId(), null, MAX_SPANS)
                        .map(QuietTrace::settled)
                        .ifPresent(settled::add);
            }
        }
        if (!settled.isEmpty()) {
            store.writer().write(site, settled);
        }
        return settled.size();
    }

    /**
     * Marks runs as lost of which nothing was seen for the policy's lease. What comes from them later takes them up
     * again. Returns how many.
     */
    public int giveUpSilentRuns(Site site, RetentionPolicy policy, Instant now) {
        if (policy.lease() == null) {
            return 0;
        }
        List<Candidate> silent = store.retention().silentSince(site, now.minus(policy.lease()), RUNS_TOGETHER);
        List<Run> lost = new ArrayList<>();
        for (Candidate run : silent) {
            lost.add(Run.builder(run.runId())
                    .status(RunStatus.LOST)
                    .endedAt(run.lastSeenAt())
                    .extra(Map.of(
                            Versioned.AT,
                            now.toString(),
                            "lost_after",
                            policy.lease().toString()))
                    .build());
        }
        if (!lost.isEmpty()) {
            store.writer().write(site, lost);
        }
        return lost.size();
    }
}
