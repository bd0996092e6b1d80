package ai.trodo.server.store.engine;

import ai.trodo.model.SpanKind;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.Money;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.UsageReader.ModelDay;
import ai.trodo.server.store.UsageReader.Slice;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Adds calls of one model or tool up. */
public final class UsageSums {
    private long calls;
    private long errors;
    private @Nullable Long tokensIn;
    private @Nullable Long tokensOut;
    private @Nullable Long costNanos;
    private long withoutPrice;
    private long lastMicros;
    private final Histogram durations = new Histogram();

    /**
     * What calls are added up under.
     *
     * @param name of the model or tool
     * @param provider empty when unknown
     */
    public record Key(long hour, String kind, String name, String provider) {
        /** Null for a span that is no model or tool call, or has no name to count it under. */
        public static @Nullable Key of(SpanFacts span, long hour) {
            String name = span.kind() == SpanKind.LLM ? span.model() : span.tool();
            if (name == null || span.kind() != SpanKind.LLM && span.kind() != SpanKind.TOOL) {
                return null;
            }
            String provider = span.kind() != SpanKind.LLM || span.provider() == null ? "" : span.provider();
            return new Key(hour, span.kind().wireName(), name, provider);
        }
    }

    public void add(
            boolean error,
            @Nullable Long in,
            @Nullable Long out,
            @Nullable Long cost,
            @Nullable Long durationMicros,
            long startMicros) {
        calls++;
        errors += error ? 1 : 0;
        tokensIn = sum(tokensIn, in);
        tokensOut = sum(tokensOut, out);
        costNanos = sum(costNanos, cost);
        withoutPrice += cost == null && (in != null || out != null) ? 1 : 0;
        lastMicros = Math.max(lastMicros, startMicros);
        if (durationMicros != null) {
            durations.add(durationMicros);
        }
    }

    public void add(SpanFacts span) {
        add(
                span.isError(),
                span.usage().totalInput(),
                span.usage().totalOutput(),
                span.costNanos(),
                span.durationMicros(),
                span.startMicros() == null ? 0 : span.startMicros());
    }

    /** Adds what {@link #values} gave. */
    public void add(
            long moreCalls,
            long moreErrors,
            @Nullable Long in,
            @Nullable Long out,
            @Nullable Long cost,
            long unpriced,
            long last,
            byte[] histogram) {
        calls += moreCalls;
        errors += moreErrors;
        tokensIn = sum(tokensIn, in);
        tokensOut = sum(tokensOut, out);
        costNanos = sum(costNanos, cost);
        withoutPrice += unpriced;
        lastMicros = Math.max(lastMicros, last);
        durations.addAll(Histogram.of(histogram));
    }

    public void addAll(UsageSums other) {
        calls += other.calls;
        errors += other.errors;
        tokensIn = sum(tokensIn, other.tokensIn);
        tokensOut = sum(tokensOut, other.tokensOut);
        costNanos = sum(costNanos, other.costNanos);
        withoutPrice += other.withoutPrice;
        lastMicros = Math.max(lastMicros, other.lastMicros);
        durations.addAll(other.durations);
    }

    /** Calls, errors, tokens in and out, cost, calls without price, last start, histogram. */
    public @Nullable Object[] values() {
        return new @Nullable Object[] {
            calls, errors, tokensIn, tokensOut, costNanos, withoutPrice, lastMicros, durations.toBytes()
        };
    }

    private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a + b;
    }

    public Slice slice(String name, String provider) {
        return new Slice(
                name,
                provider.isEmpty() ? null : provider,
                calls,
                errors,
                durations.percentileMillis(0.5),
                durations.percentileMillis(0.95),
                durations.percentileMillis(0.99),
                tokensIn,
                tokensOut,
                Money.dollars(costNanos),
                Micros.instant(lastMicros));
    }

    public ModelDay day(LocalDate day, String model, String provider) {
        return new ModelDay(
                day,
                model,
                provider.isEmpty() ? null : provider,
                calls,
                errors,
                tokensIn,
                tokensOut,
                Money.dollars(costNanos),
                withoutPrice);
    }
}
