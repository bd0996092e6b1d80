package ai.trodo.server.ingest;

import ai.trodo.server.store.People;
import ai.trodo.server.store.Site;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Who did what one request tells. A browser's events name their session and the browser, not the person; the session
 * knows who is logged in, while the browser's id stays when the person changes.
 */
final class Visitors {
    /** The profile type of a session. */
    static final String SESSION = "session";

    private final People people;
    private final Site site;
    private final Map<String, Map<String, Object>> sessions = new HashMap<>();

    Visitors(People people, Site site) {
        this.people = people;
        this.site = site;
    }

    String behind(JsonNode node) {
        String named = Texts.text(node, "distinct_id", "distinctId");
        if (named != null) {
            return named;
        }
        String user = Texts.text(node, "user_id", "userId");
        String session = Texts.text(node, "session_id", "sessionId");
        if (session == null) {
            return user == null ? "server_global" : user;
        }
        String person = loggedIn(session, user);
        if (person != null) {
            return person;
        }
        return user == null ? session : user;
    }

    /** @param user a backend puts the person here, also with a browser's session; null when the session alone is told */
    private @Nullable String loggedIn(String session, @Nullable String user) {
        Map<String, Object> known = sessions.computeIfAbsent(
                session,
                id -> people.profile(site, SESSION, id)
                        .map(People.Profile::properties)
                        .orElse(Map.of()));
        boolean isItsBrowser = user == null || user.equals(known.get("user_id"));
        return isItsBrowser && known.get("distinct_id") instanceof String id && !id.isBlank() ? id : null;
    }
}
