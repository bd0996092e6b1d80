package ai.trodo.spring.identity;

import ai.trodo.capture.RunIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Reads the user from headers of the current servlet request. */
record HeaderIdentity(@Nullable String userHeader, @Nullable String conversationHeader)
        implements RunIdentity, Ordered {
    private static final int MAX_LENGTH = 200;

    @Override
    public @Nullable String distinctId() {
        return header(userHeader);
    }

    @Override
    public @Nullable String conversationId() {
        return header(conversationHeader);
    }

    private static @Nullable String header(@Nullable String name) {
        if (name == null
                || !(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)) {
            return null;
        }
        String value = attributes.getRequest().getHeader(name);
        return value == null || value.length() > MAX_LENGTH ? null : value;
    }

    @Override
    public int getOrder() {
        return 0;
    }
}
