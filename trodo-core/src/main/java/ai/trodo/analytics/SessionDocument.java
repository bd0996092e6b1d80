package ai.trodo.analytics;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The session that a server makes up for a user: every key that a browser would send, most of them unknown. */
final class SessionDocument {
    private static final List<String> UNKNOWN_MIDDLE = List.of(
            "ip_address",
            "city",
            "region",
            "country",
            "latitude",
            "longitude",
            "timezone",
            "org",
            "postal",
            "browser_name",
            "browser_version");
    private static final List<String> UNKNOWN_END =
            List.of("resolution", "user_agent", "language", "wallet_address", "wallet_type", "chain_name");
    private static final List<String> CAMPAIGN =
            List.of("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id");

    private SessionDocument() {}

    static Map<String, Object> of(@Nullable String siteId, String distinctId, UserState state, Instant now) {
        Map<String, @Nullable Object> session = new LinkedHashMap<>();
        session.put("session_id", state.sessionId);
        session.put("site_id", siteId);
        session.put("team_id", null);
        session.put("user_id", distinctId);
        session.put("distinct_id", distinctId);
        session.put("start_time", state.startedAt.truncatedTo(ChronoUnit.MILLIS).toString());
        session.put("end_time", null);
        session.put("last_activity", now.toEpochMilli());
        session.put("duration", 0);
        session.put("pages_viewed", 0);
        session.put("is_bounce", false);
        session.put("previous_session_id", null);
        session.put("time_since_last_session", null);
        session.put("entry_page", null);
        session.put("exit_page", null);
        session.put("referrer", "server");
        UNKNOWN_MIDDLE.forEach(key -> session.put(key, null));
        session.put("device_type", "server");
        session.put("os", System.getProperty("os.name"));
        UNKNOWN_END.forEach(key -> session.put(key, null));
        session.put("is_web3_user", false);
        session.put("wallet_connected", false);
        CAMPAIGN.forEach(key -> session.put(key, null));
        session.put("visited_pages", List.of());
        session.put("active_time_ms", 0);
        return Map.of("sessionData", session);
    }
}
