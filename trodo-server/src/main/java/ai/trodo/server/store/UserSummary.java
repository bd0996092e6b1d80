package ai.trodo.server.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One end user in numbers.
 *
 * @param profile properties whose names do not begin with a dollar sign
 * @param groups ids by type of group, from the properties named {@link #GROUP_PREFIX} and the type
 */
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
        Map<String, Object> groups) {
    /** Begins the name of the profile property that lists a user's groups of one type. */
    public static final String GROUP_PREFIX = "$group.";
}
