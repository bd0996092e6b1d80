package ai.trodo.server.price;

import ai.trodo.capture.PriceTable;
import ai.trodo.model.Cost;
import ai.trodo.model.Span;
import ai.trodo.server.fold.Money;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.fold.Versioned;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.RunTree;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices stored calls again, when a price was missing or wrong. A cost that the application itself said is never
 * touched. The new cost is one more record of the span, so the log shows what was, what is, and since when.
 */
public final class Repricing {
    private static final int RUNS_TOGETHER = 100;
    private static final int SPANS_TOGETHER = 2000;

    private final RunStore store;

    public Repricing(RunStore store) {
        this.store = store;
    }

    /**
     * What changed.
     *
     * @param runs that were looked at
     * @param spans whose cost is another now
     * @param before sum of the known costs of these spans before
     * @param after sum of their costs now
     */
    public record Outcome(long runs, long spans, BigDecimal before, BigDecimal after) {}

    /** Prices the model calls of all matching runs. */
    public Outcome run(Site site, RunQuery query, PriceTable prices, Instant now, String actor) {
        Count count = new Count();
        Cursor after = null;
        do {
            Page<RunSummary> page = store.runs().list(site, query, Sort.OLDEST, after, RUNS_TOGETHER);
            for (RunSummary run : page.items()) {
                count.runs++;
                reprice(site, run.runId(), prices, now, count);
            }
            after = page.next();
        } while (after != null);
        Outcome outcome = new Outcome(count.runs, count.spans, count.before, count.after);
        store.auditLog()
                .append(
                        site,
                        actor,
                        "price.reprice",
                        count.spans + " spans",
                        "{\"runs\":" + count.runs + ",\"spans\":" + count.spans + ",\"before\":"
                                + count.before.toPlainString() + ",\"after\":" + count.after.toPlainString() + "}");
        return outcome;
    }

    private void reprice(Site site, String runId, PriceTable prices, Instant now, Count count) {
        Cursor after = null;
        do {
            Optional<RunTree> tree = store.runs().tree(site, runId, after, SPANS_TOGETHER);
            if (tree.isEmpty()) {
                return;
            }
            List<Span> changed = new ArrayList<>();
            for (SpanFacts span : tree.get().spans().items()) {
                Cost cost = newCost(span, prices);
                if (cost != null) {
                    count.add(span, cost);
                    changed.add(patch(runId, span.spanId(), cost, now));
                }
            }
            if (!changed.isEmpty()) {
                store.writer().write(site, changed);
            }
            after = tree.get().spans().next();
        } while (after != null);
    }

    private static Span patch(String runId, String spanId, Cost cost, Instant now) {
        return Span.builder(spanId)
                .runId(runId)
                .cost(cost)
                .extra(Map.of(Versioned.AT, now.toString()))
                .build();
    }

    /** Null when the cost stays as it is. */
    private static @Nullable Cost newCost(SpanFacts span, PriceTable prices) {
        if (span.model() == null || span.costNanos() != null && span.costSource() == Cost.Source.CLIENT) {
            return null;
        }
        Cost cost = prices.cost(span.provider(), span.model(), span.usage());
        if (cost == null || span.costNanos() != null && span.costNanos() == Money.nanos(cost.total())) {
            return null;
        }
        return new Cost(
                cost.total(), cost.input(), cost.cacheRead(), cost.cacheWrite(), cost.output(), Cost.Source.SERVER);
    }

    private static final class Count {
        private long runs;
        private long spans;
        private BigDecimal before = BigDecimal.ZERO;
        private BigDecimal after = BigDecimal.ZERO;

        void add(SpanFacts span, Cost cost) {
            spans++;
            BigDecimal old = Money.dollars(span.costNanos());
            before = old == null ? before : before.add(old);
            after = after.add(cost.total());
        }
    }
}
