package ai.trodo.server.security;

import java.util.List;
import java.util.Set;

/**
 * How the server is guarded.
 *
 * @param trustLocal whether whoever is on this machine needs neither key nor login
 * @param open whether everybody is treated as if on this machine; for those who guard the path by other means
 * @param viewerRoles roles of the application's own security that may read
 * @param adminRoles roles of the application's own security that may do everything
 * @param corsOrigins pages that may send records from a browser
 * @param limits how much each key and each site may do in a minute
 */
public record AccessRules(
        boolean trustLocal,
        boolean open,
        Set<String> viewerRoles,
        Set<String> adminRoles,
        List<String> corsOrigins,
        RateLimits limits) {
    /** Roles of the application's own login that may read, unless others are set. */
    public static final Set<String> VIEWER_ROLES = Set.of("TRODO_VIEWER");
    /** Roles of the application's own login that may do everything, unless others are set. */
    public static final Set<String> ADMIN_ROLES = Set.of("TRODO_ADMIN", "ADMIN");

    /** This machine may do everything; anybody else needs a key or a role. */
    public static final AccessRules LOCAL =
            new AccessRules(true, false, VIEWER_ROLES, ADMIN_ROLES, List.of(), RateLimits.DEFAULTS);

    public AccessRules {
        viewerRoles = Set.copyOf(viewerRoles);
        adminRoles = Set.copyOf(adminRoles);
        corsOrigins = List.copyOf(corsOrigins);
    }
}
