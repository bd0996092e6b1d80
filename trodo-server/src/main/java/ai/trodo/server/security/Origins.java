package ai.trodo.server.security;

import ai.trodo.server.http.HttpRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which web pages may talk to the server: its own, and those that an operator lists for taking records in. */
final class Origins {
    private final Set<String> allowed;

    Origins(List<String> allowed) {
        this.allowed = new TreeSet<>();
        for (String origin : allowed) {
            this.allowed.add(checked(origin));
        }
    }

    private static String checked(String origin) {
        String plain = origin.trim().toLowerCase(Locale.ROOT);
        if (!plain.matches("https?://[a-z0-9.\\-\\[\\]:]+")) {
            throw new IllegalArgumentException(
                    "cors-origins must be origins such as https://app.example.com, but one is \"" + origin + "\"");
        }
        return plain;
    }

    boolean isAllowed(@Nullable String origin) {
        return origin != null && allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** Whether a browser says that another site's page sent this. */
    static boolean isForeign(HttpRequest request) {
        String fetchSite = request.header("Sec-Fetch-Site");
        if (fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none")) {
            return true;
        }
        String origin = request.header("Origin");
        return origin != null && !sameHost(origin, request);
    }

    private static boolean sameHost(String origin, HttpRequest request) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null
                    && (authority.equalsIgnoreCase(request.header("Host"))
                            || authority.equalsIgnoreCase(request.header("X-Forwarded-Host")));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Addressed by a name that only this machine can mean, directly: not through a proxy, not by a rebound name. */
    static boolean isLocal(HttpRequest request) {
        return isLoopback(request.remoteAddress())
                && request.header("X-Forwarded-For") == null
                && request.header("Forwarded") == null
                && request.header("X-Real-IP") == null
                && isLocalName(request.header("Host"));
    }

    static boolean isLoopback(String address) {
        return address.startsWith("127.")
                || address.equals("::1")
                || address.equals("0:0:0:0:0:0:0:1")
                || address.startsWith("::ffff:127.");
    }

    private static boolean isLocalName(@Nullable String host) {
        if (host == null) {
            return true;
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[")) {
            return name.startsWith("[::1]");
        }
        int colon = name.indexOf(':');
        name = colon < 0 ? name : name.substring(0, colon);
        return name.equals("localhost") || name.endsWith(".localhost") || name.matches("127(\\.\\d{1,3}){3}");
    }
}
