package ai.trodo.spring.identity;

import ai.trodo.capture.RunIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The authenticated principal of the thread; nobody while it is anonymous. */
final class PrincipalIdentity implements RunIdentity, Ordered {
    @Override
    public @Nullable String distinctId() {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        if (login == null || !login.isAuthenticated() || login instanceof AnonymousAuthenticationToken) {
            return null;
        }
        return login.getName();
    }

    @Override
    public int getOrder() {
        return 2;
    }
}
