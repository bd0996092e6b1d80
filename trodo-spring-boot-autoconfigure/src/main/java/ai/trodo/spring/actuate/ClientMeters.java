package ai.trodo.spring.actuate;

import ai.trodo.TrodoClient;
import ai.trodo.pipeline.DropReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Meters of the client itself. */
record ClientMeters(TrodoClient client) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder(
                        "trodo.records.recorded", client, it -> it.stats().recorded())
                .description("Records that were handed over for delivery")
                .register(registry);
        FunctionCounter.builder(
                        "trodo.records.delivered", client, it -> it.stats().delivered())
                .description("Records that every destination has acknowledged")
                .register(registry);
        FunctionCounter.builder(
                        "trodo.records.retried", client, it -> it.stats().retried())
                .description("Records that were sent again after a failure")
                .register(registry);
        for (DropReason reason : DropReason.values()) {
            FunctionCounter.builder(
                            "trodo.records.dropped", client, it -> it.stats().dropped(reason))
                    .tag("reason", reason.name().toLowerCase(java.util.Locale.ROOT))
                    .description("Records that were lost")
                    .register(registry);
        }
        Gauge.builder("trodo.queue.size", client, it -> it.stats().queueBytes())
                .baseUnit("bytes")
                .description("Memory of records that wait")
                .register(registry);
        Gauge.builder("trodo.spool.size", client, it -> it.stats().spoolBytes())
                .baseUnit("bytes")
                .description("Disk of records that wait")
                .register(registry);
    }
}
