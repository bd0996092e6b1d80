package ai.trodo.server.webflux;

import java.security.Principal;
import org.springframework.security.core.Authentication;

/** Roles of a principal of Spring Security, without needing it on the class path. */
final class Authorities {
    private static final boolean PRESENT = present();

    private Authorities() {}

    static boolean has(Principal principal, String role) {
        return PRESENT && SpringSecurity.has(principal, role);
    }

    private static boolean present() {
        try {
            Class.forName(
                    "org.springframework.security.core.Authentication", false, Authorities.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Loaded only when Spring Security is there. */
    private static final class SpringSecurity {
        static boolean has(Principal principal, String role) {
            return principal instanceof Authentication user
                    && user.isAuthenticated()
                    && user.getAuthorities().stream()
                            .anyMatch(authority -> ("ROLE_" + role).equals(authority.getAuthority()));
        }
    }
}
