package ai.trodo.server.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One end user in numbers. */
public record UserSummary(
        String distinctId,
        long runCount,
        long conversationCount,
        Instant firstAt,
        Instant lastAt,
        @Nullable Long tokens,
        @Nullable BigDecimal cost,
        long errors,
        Map<String, Object> profile,
        Map<String, Object> groups) {}
