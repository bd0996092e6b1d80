package ai.trodo.capture;

import ai.trodo.internal.Ids;
import ai.trodo.model.Cost;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are kept, whole or not at all. Decided from the run id, so that every service that knows the id decides
 * alike. With a keep rule, runs that the rate would drop are recorded until their end and kept if a rule says so.
 *
 * @param rate share of runs, 0 to 1
 * @param agentRates rates of single agents
 * @param keepErrors whether failed runs are always kept
 * @param keepSlowerThan runs that took longer are always kept; null for no such rule
 * @param keepCostlierThan runs that cost more US dollars are always kept; null for no such rule
 */
public record Sampling(
        double rate,
        Map<String, Double> agentRates,
        boolean keepErrors,
        @Nullable Duration keepSlowerThan,
        @Nullable BigDecimal keepCostlierThan) {
    /** Keeps every run. */
    public static final Sampling ALL = new Sampling(1, Map.of(), false, null, null);

    private static final int HASH_BITS = 53;
    private static final long HASH_MASK = (1L << HASH_BITS) - 1;

    public Sampling {
        check("sampling.rate", rate);
        agentRates.forEach((agent, value) -> check("sampling.agents." + agent, value));
        agentRates = Map.copyOf(agentRates);
        if (keepSlowerThan != null && keepSlowerThan.isNegative()) {
            throw new IllegalArgumentException("sampling.keepSlowerThan must not be negative, got: " + keepSlowerThan);
        }
        if (keepCostlierThan != null && keepCostlierThan.signum() < 0) {
            throw new IllegalArgumentException(
                    "sampling.keepCostlierThan must not be negative, got: " + keepCostlierThan);
        }
    }

    private static void check(String property, double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(property + " must be between 0 and 1, got: " + rate);
        }
    }

    /** The same share of the runs of every agent, from 0 to 1; no rule keeps what the rate drops. */
    public static Sampling rate(double rate) {
        return new Sampling(rate, Map.of(), false, null, null);
    }

    /** A rate of its own for the runs of one agent, in place of the general one. */
    public Sampling agent(String agent, double agentRate) {
        Map<String, Double> rates = new HashMap<>(agentRates);
        rates.put(agent, agentRate);
        return new Sampling(rate, rates, keepErrors, keepSlowerThan, keepCostlierThan);
    }

    /** Runs that fail are kept whatever the rate: each is held back until its end. */
    public Sampling alwaysKeepErrors() {
        return new Sampling(rate, agentRates, true, keepSlowerThan, keepCostlierThan);
    }

    /** Runs that took longer are kept whatever the rate: each is held back until its end. */
    public Sampling alwaysKeepSlowerThan(Duration duration) {
        return new Sampling(rate, agentRates, keepErrors, duration, keepCostlierThan);
    }

    /** Runs that cost more US dollars are kept whatever the rate: each is held back until its end. */
    public Sampling alwaysKeepCostlierThan(BigDecimal dollars) {
        return new Sampling(rate, agentRates, keepErrors, keepSlowerThan, dollars);
    }

    boolean keepsEverything() {
        return rate >= 1 && agentRates.isEmpty();
    }

    boolean hasKeepRules() {
        return keepErrors || keepSlowerThan != null || keepCostlierThan != null;
    }

    /** Whether the rate keeps a run with this id. */
    public boolean keeps(String agent, String runId) {
        return keeps(agent, hash(runId));
    }

    boolean keeps(String agent, long hash) {
        double share = agentRates.isEmpty() ? rate : agentRates.getOrDefault(agent, rate);
        return share >= 1 || (hash & HASH_MASK) < share * (HASH_MASK + 1);
    }

    /** False if a run with this id, of whatever agent, has been dropped for certain. */
    boolean mayKeep(String runId) {
        return hasKeepRules() || !agentRates.isEmpty() || keeps("", runId);
    }

    /** The low half of a UUID is random enough as it is; other ids are mixed. */
    static long hash(String runId) {
        long @Nullable [] bits = Ids.parse(runId);
        if (bits != null) {
            return bits[1];
        }
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < runId.length(); i++) {
            hash = (hash ^ runId.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        return hash ^ hash >>> 33;
    }

    /** Whether a rule keeps a run that the rate would have dropped. */
    boolean keepAtEnd(RunState run, List<Span> spans) {
        if (keepErrors && (run.endStatus() == RunStatus.ERROR || !run.owned && anyFailed(spans))) {
            return true;
        }
        if (keepSlowerThan != null && run.durationNanos() > keepSlowerThan.toNanos()) {
            return true;
        }
        return keepCostlierThan != null && cost(spans).compareTo(keepCostlierThan) > 0;
    }

    /** Of a run that lives elsewhere this process sees its own part, and not how the whole ends. */
    private static boolean anyFailed(List<Span> spans) {
        for (Span span : spans) {
            if (span.status() == SpanStatus.ERROR) {
                return true;
            }
        }
        return false;
    }

    private static BigDecimal cost(List<Span> spans) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Span span : spans) {
            Cost cost = span.cost();
            sum = cost == null ? sum : sum.add(cost.total());
        }
        return sum;
    }
}
