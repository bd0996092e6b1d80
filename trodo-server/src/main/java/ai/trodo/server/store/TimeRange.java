package ai.trodo.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A span of time.
 *
 * @param from inclusive, null for no beginning
 * @param to exclusive, null for no end
 */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {
    public static final TimeRange ALWAYS = new TimeRange(null, null);
}
