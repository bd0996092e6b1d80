package ai.trodo.server.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs of one conversation in numbers. */
public record ConversationSummary(
        String conversationId,
        @Nullable String distinctId,
        long runCount,
        Instant firstAt,
        Instant lastAt,
        @Nullable Long tokens,
        @Nullable BigDecimal cost,
        long errors,
        List<String> agents,
        @Nullable String lastInputPreview) {}
