package ai.trodo.spring.identity;

import ai.trodo.capture.RunIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;

/** Reads the user from the logging context of the thread. */
record MdcIdentity(@Nullable String userKey, @Nullable String conversationKey) implements RunIdentity, Ordered {
    @Override
    public @Nullable String distinctId() {
        return userKey == null ? null : MDC.get(userKey);
    }

    @Override
    public @Nullable String conversationId() {
        return conversationKey == null ? null : MDC.get(conversationKey);
    }

    @Override
    public int getOrder() {
        return 1;
    }
}
