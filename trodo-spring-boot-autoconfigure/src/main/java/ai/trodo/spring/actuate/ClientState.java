package ai.trodo.spring.actuate;

import ai.trodo.TrodoClient;
import ai.trodo.pipeline.Stats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges the counters of the client: working, or degraded and why. */
final class ClientState {
    private final TrodoClient client;
    private final Duration degradedFor;
    private final Supplier<Instant> clock;
    private long droppedBefore;
    private @Nullable Instant droppedAt;

    ClientState(TrodoClient client, Duration degradedFor, Supplier<Instant> clock) {
        this.client = client;
        this.degradedFor = degradedFor;
        this.clock = clock;
    }

    boolean isEnabled() {
        return client.isEnabled();
    }

    /** Empty while all is well. */
    synchronized List<String> reasons() {
        Stats stats = client.stats();
        List<String> reasons = new ArrayList<>();
        if (stats.droppedInTotal() > droppedBefore) {
            droppedBefore = stats.droppedInTotal();
            droppedAt = clock.get();
        }
        if (droppedAt != null && droppedAt.plus(degradedFor).isAfter(clock.get())) {
            reasons.add(droppedBefore + " records were dropped so far: " + stats.dropped());
        }
        for (Stats.DestinationStats destination : stats.destinations()) {
            Instant failed = destination.lastErrorAt();
            Instant worked = destination.lastSuccessAt();
            if (failed != null && (worked == null || failed.isAfter(worked))) {
                reasons.add("nothing can be delivered to " + destination.name() + ": " + destination.lastError());
            }
        }
        return reasons;
    }

    Map<String, Object> counters() {
        Stats stats = client.stats();
        Map<String, Object> counters = new LinkedHashMap<>();
        counters.put("recorded", stats.recorded());
        counters.put("delivered", stats.delivered());
        counters.put("retried", stats.retried());
        counters.put("dropped", names(stats));
        counters.put("queueBytes", stats.queueBytes());
        counters.put("spoolBytes", stats.spoolBytes());
        return counters;
    }

    List<Map<String, Object>> destinations() {
        return client.stats().destinations().stream()
                .map(ClientState::described)
                .toList();
    }

    private static Map<String, Object> described(Stats.DestinationStats destination) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", destination.name());
        described.put("delivered", destination.delivered());
        described.put("pending", destination.pending());
        described.put("spoolBytes", destination.spoolBytes());
        described.put("breakerOpen", destination.breakerOpen());
        put(described, "lastError", destination.lastError());
        put(described, "lastErrorAt", destination.lastErrorAt());
        put(described, "lastSuccessAt", destination.lastSuccessAt());
        return described;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value.toString());
        }
    }

    private static Map<String, Long> names(Stats stats) {
        Map<String, Long> names = new LinkedHashMap<>();
        stats.dropped().forEach((reason, count) -> names.put(reason.name(), count));
        return names;
    }

    /** What health shows beside its status. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        List<String> reasons = reasons();
        details.put("state", !isEnabled() ? "off" : reasons.isEmpty() ? "working" : "degraded");
        if (!reasons.isEmpty()) {
            details.put("reasons", reasons);
        }
        details.putAll(counters());
        return details;
    }
}
