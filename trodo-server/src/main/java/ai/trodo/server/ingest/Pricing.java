package ai.trodo.server.ingest;

import ai.trodo.capture.PriceTable;
import ai.trodo.model.Cost;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.price.SitePrices;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives model calls a cost when their sender named none: the site's prices first, then the public list. */
final class Pricing {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_SITES = 1_000;

    private final SitePrices prices;
    private final Map<Site, Known> tables = new ConcurrentHashMap<>();

    private record Known(PriceTable table, long readAt) {}

    Pricing(RunStore store) {
        prices = new SitePrices(store);
    }

    List<? extends TrodoRecord> priced(Site site, List<? extends TrodoRecord> records) {
        List<TrodoRecord> priced = new ArrayList<>(records.size());
        boolean changed = false;
        for (TrodoRecord record : records) {
            Cost cost = record instanceof Span span && span.cost() == null && span.model() != null
                    ? cost(site, span)
                    : null;
            changed |= cost != null;
            priced.add(
                    cost == null
                            ? record
                            : ((Span) record).toBuilder().cost(cost).build());
        }
        return changed ? priced : records;
    }

    private @Nullable Cost cost(Site site, Span span) {
        if (span.usage().isUnknown()) {
            return null;
        }
        Cost cost = table(site).cost(span.provider(), span.model(), span.usage());
        return cost == null
                ? null
                : new Cost(
                        cost.total(),
                        cost.input(),
                        cost.cacheRead(),
                        cost.cacheWrite(),
                        cost.output(),
                        Cost.Source.SERVER);
    }

    private PriceTable table(Site site) {
        long now = System.nanoTime();
        Known known = tables.get(site);
        if (known == null || now - known.readAt > FRESH_NANOS) {
            if (tables.size() > MAX_SITES) {
                tables.clear();
            }
            known = new Known(prices.table(site), now);
            tables.put(site, known);
        }
        return known.table;
    }
}
