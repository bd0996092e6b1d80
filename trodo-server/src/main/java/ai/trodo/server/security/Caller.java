package ai.trodo.server.security;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.store.Site;
import java.util.Set;

/**
 * Who is calling, for which site, and what they may do.
 *
 * @param site the site of the request
 * @param scopes what the caller may do there
 * @param name for the audit log: a key's id, a user's name, or "local"
 * @param anySite whether the caller may choose another site
 */
public record Caller(Site site, Set<Scope> scopes, String name, boolean anySite) {
    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** Whether the scope is granted; {@link Scope#ADMIN} grants each. */
    public boolean may(Scope scope) {
        return Scope.allows(scopes, scope);
    }

    /** @throws HttpProblem 403 when it may not */
    public void require(Scope scope) {
        if (!may(scope)) {
            throw HttpProblem.forbidden("this needs the scope " + scope.wireName());
        }
    }

    Caller at(Site other) {
        return new Caller(other, scopes, name, anySite);
    }
}
