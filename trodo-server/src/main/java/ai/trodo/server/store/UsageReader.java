package ai.trodo.server.store;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers over many runs: tokens, money, time, errors. */
public interface UsageReader {
    /** All matching runs in numbers. */
    Totals totals(Site site, RunQuery query);

    /** Matching runs in equal buckets of time, empty ones included; the range must have both ends. */
    List<Point> series(Site site, RunQuery query, Duration bucket);

    /**
     * Matching runs by agent, their model calls by model, their tool calls by tool, or their spans by the kept prompt
     * that they were made from; most frequent first.
     */
    List<Slice> by(Site site, RunQuery query, Dimension dimension);

    /** Tokens and money of model calls by model and UTC day. Without conditions answered from hourly roll-ups. */
    List<ModelDay> modelsByDay(Site site, RunQuery query);

    /** What {@link #by} groups by. */
    enum Dimension {
        AGENT,
        MODEL,
        TOOL,
        PROMPT
    }

    /** Duration percentiles in milliseconds are null when nothing ended. */
    record Totals(
            long runs,
            long errors,
            @Nullable Double p50Millis,
            @Nullable Double p95Millis,
            @Nullable Double p99Millis,
            @Nullable Long tokensIn,
            @Nullable Long tokensOut,
            @Nullable BigDecimal cost,
            long users,
            long conversations) {}

    /** One bucket of a series. */
    record Point(
            Instant at,
            long runs,
            long errors,
            @Nullable Long tokensIn,
            @Nullable Long tokensOut,
            @Nullable BigDecimal cost,
            @Nullable Double p50Millis,
            @Nullable Double p95Millis) {}

    /** One agent, model or tool. */
    record Slice(
            String name,
            @Nullable String provider,
            long count,
            long errors,
            @Nullable Double p50Millis,
            @Nullable Double p95Millis,
            @Nullable Double p99Millis,
            @Nullable Long tokensIn,
            @Nullable Long tokensOut,
            @Nullable BigDecimal cost,
            Instant lastAt) {}

    /** One model on one day. */
    record ModelDay(
            LocalDate day,
            String model,
            @Nullable String provider,
            long calls,
            long errors,
            @Nullable Long tokensIn,
            @Nullable Long tokensOut,
            @Nullable BigDecimal cost,
            long callsWithoutPrice) {}
}
