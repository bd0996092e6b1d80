package ai.trodo.server.ingest;

import ai.trodo.model.TrodoRecord;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.store.OverCapacityException;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.WriteResult;
import java.util.List;

/** The one way into the store: counts, and turns what the store cannot do into answers that senders understand. */
final class Intake {
    private static final WriteResult NOTHING = new WriteResult(0, 0, List.of());

    private final RunStore store;
    private final IngestLimits limits;
    private final IngestCounters counters;
    private final Pricing pricing;

    Intake(RunStore store, IngestLimits limits, IngestCounters counters) {
        this.store = store;
        this.limits = limits;
        this.counters = counters;
        this.pricing = new Pricing(store);
    }

    RunStore store() {
        return store;
    }

    /** Durable on return. */
    WriteResult write(Site site, List<? extends TrodoRecord> records) {
        checkCount(records.size());
        if (records.isEmpty()) {
            return NOTHING;
        }
        return durable(records.size(), () -> {
            WriteResult result = store.writer().write(site, pricing.priced(site, records));
            counters.accepted.add(result.stored());
            counters.duplicates.add(result.duplicates());
            counters.rejected.add(result.rejects().size());
            return result;
        });
    }

    <T> T durable(int records, java.util.function.Supplier<T> write) {
        try {
            return write.get();
        } catch (OverCapacityException busy) {
            counters.dropped.add(records);
            throw HttpProblem.tooMany(
                    "the store is busy", (int) Math.max(1, busy.retryAfter().toSeconds()));
        } catch (StoreUnavailableException failed) {
            counters.dropped.add(records);
            throw new HttpProblem(503, "store_unavailable", "the store cannot take records now; keep them", null, 5);
        }
    }

    void rejected(int items) {
        counters.rejected.add(items);
    }

    void checkCount(int items) {
        if (items > limits.maxItems()) {
            throw HttpProblem.tooLarge("at most " + limits.maxItems() + " records in one request, these are " + items);
        }
    }
}
