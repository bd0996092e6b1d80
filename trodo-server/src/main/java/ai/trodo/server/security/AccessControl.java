package ai.trodo.server.security;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.store.Site;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is calling. A key beats a login, a login beats being on the same machine. Every refusal looks the same,
 * so that nobody learns which sites and keys exist. Not API; may change in any release.
 */
public final class AccessControl {
    private static final String REFUSED =
            "a valid key of a site is needed, as Authorization: Bearer <key> or" + " X-Trodo-Site-Id: <key>";

    private final AccessRules rules;
    private final SiteKeys keys;
    private final Origins origins;
    private final RateLimiter keyRequests;
    private final RateLimiter keyBytes;
    private final RateLimiter siteRequests;
    private final RateLimiter siteBytes;

    public AccessControl(AccessRules rules, SiteKeys keys) {
        this.rules = rules;
        this.keys = keys;
        this.origins = new Origins(rules.corsOrigins());
        RateLimits limits = rules.limits();
        this.keyRequests = new RateLimiter(limits.keyRequests(), "requests of one key", System::nanoTime);
        this.keyBytes = new RateLimiter(limits.keyBytes(), "bytes of one key", System::nanoTime);
        this.siteRequests = new RateLimiter(limits.siteRequests(), "requests of one site", System::nanoTime);
        this.siteBytes = new RateLimiter(limits.siteBytes(), "bytes of one site", System::nanoTime);
    }

    /** @param fromBody the site id that the body names, null when it names none */
    public Caller sender(HttpRequest request, @Nullable String fromBody) {
        List<String> shown = shown(request);
        if (fromBody != null) {
            shown.add(fromBody);
        }
        Caller caller = byKey(shown)
                .orElseGet(() -> isTrusted(request) && (shown.isEmpty() || !keys.anyExists())
                        ? local(EnumSet.of(Scope.INGEST))
                        : nobody());
        if (caller == null) {
            throw HttpProblem.unauthorized(REFUSED);
        }
        boolean foreignPage = Origins.isForeign(request) && !origins.isAllowed(request.header("Origin"));
        if (foreignPage) {
            throw HttpProblem.forbidden("pages of this origin may not send; list it in cors-origins");
        }
        caller.require(Scope.INGEST);
        keyRequests.take(caller.name(), 1);
        siteRequests.take(caller.site().id(), 1);
        return caller;
    }

    /**
     * Counts what a sender brought, once it is unpacked.
     *
     * @throws HttpProblem 429 when it is more than the key or the site may bring in a minute
     */
    public void brought(Caller sender, long bytes) {
        keyBytes.take(sender.name(), bytes);
        siteBytes.take(sender.site().id(), bytes);
    }

    /** Whether a header says who is sending, so that it can be judged before its body is unpacked. */
    public static boolean showsKey(HttpRequest request) {
        return !shown(request).isEmpty();
    }

    /** Who wants to read or change; with {@code site=} a caller who may see several chooses one. */
    public Caller reader(HttpRequest request, Scope needed) {
        Optional<Caller> keyed = byKey(shown(request));
        Caller caller = keyed.orElseGet(() -> byLogin(request));
        if (caller == null && isTrusted(request) && shown(request).isEmpty()) {
            caller = local(Scope.ALL);
        }
        if (caller == null) {
            throw HttpProblem.unauthorized("a login, or a key with the scope read, is needed");
        }
        if (keyed.isEmpty() && isChange(request) && Origins.isForeign(request)) {
            throw HttpProblem.forbidden("this was sent by a page of another site");
        }
        caller.require(needed);
        keyRequests.take("read:" + caller.name(), 1);
        return chosen(caller, request.param("site"));
    }

    /** Refuses the viewer's pages to those who could read nothing with them. */
    public void page(HttpRequest request) {
        if (!isTrusted(request)
                && byLogin(request) == null
                && byKey(shown(request)).isEmpty()) {
            throw HttpProblem.forbidden("this viewer is reachable from its own machine only. To open it, log in with a"
                    + " role that may read (TRODO_VIEWER or TRODO_ADMIN), or see docs/guide/operator.md");
        }
    }

    private static Caller chosen(Caller caller, @Nullable String site) {
        if (site == null || site.equals(caller.site().id())) {
            return caller;
        }
        if (!caller.anySite() || site.equals(Site.SYSTEM.id())) {
            throw HttpProblem.forbidden("this site is not yours");
        }
        try {
            return caller.at(new Site(site));
        } catch (IllegalArgumentException invalid) {
            throw HttpProblem.badRequest("invalid_site", "site is not a valid name", "site");
        }
    }

    private Optional<Caller> byKey(List<String> shown) {
        for (String text : shown) {
            Optional<SiteKey> key = keys.find(text);
            if (key.isPresent()) {
                SiteKey found = key.get();
                return Optional.of(new Caller(found.site(), found.scopes(), "key:" + found.keyId(), false));
            }
        }
        return Optional.empty();
    }

    private @Nullable Caller byLogin(HttpRequest request) {
        String user = request.principal();
        if (user == null) {
            return null;
        }
        if (rules.adminRoles().stream().anyMatch(request::hasRole)) {
            return new Caller(Site.DEFAULT, Scope.ALL, "user:" + user, true);
        }
        if (rules.viewerRoles().stream().anyMatch(request::hasRole)) {
            return new Caller(Site.DEFAULT, EnumSet.of(Scope.READ), "user:" + user, true);
        }
        return null;
    }

    private boolean isTrusted(HttpRequest request) {
        return rules.open() || rules.trustLocal() && Origins.isLocal(request);
    }

    private static Caller local(Set<Scope> scopes) {
        return new Caller(Site.DEFAULT, scopes, "local", true);
    }

    private static @Nullable Caller nobody() {
        return null;
    }

    private static boolean isChange(HttpRequest request) {
        return !request.method().equals("GET") && !request.method().equals("HEAD");
    }

    /** Every place in which senders are known to put their key. */
    private static List<String> shown(HttpRequest request) {
        List<String> shown = new ArrayList<>(2);
        add(shown, request.header("X-Trodo-Site-Id"));
        add(shown, request.header("X-API-Key"));
        String authorization = request.header("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            add(shown, authorization.substring(7));
        } else if (authorization != null
                && request.principal() == null
                && authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            basic(authorization.substring(6), shown);
        }
        return shown;
    }

    private static void basic(String encoded, List<String> shown) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded.trim()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            add(shown, colon < 0 ? pair : pair.substring(colon + 1));
            add(shown, colon < 0 ? null : pair.substring(0, colon));
        } catch (IllegalArgumentException notBase64) {
            shown.add("");
        }
    }

    private static void add(List<String> shown, @Nullable String text) {
        if (text != null && !text.isBlank() && text.length() <= 500) {
            shown.add(text.trim());
        }
    }

    /** The answer to a browser that asks before it sends, or null when it is no such question. */
    public @Nullable HttpResponse preflight(HttpRequest request) {
        if (!request.method().equals("OPTIONS") || request.header("Access-Control-Request-Method") == null) {
            return null;
        }
        HttpResponse answer = HttpResponse.noContent();
        if (!origins.isAllowed(request.header("Origin"))) {
            return answer;
        }
        answer = withCors(request, answer)
                .header("Access-Control-Allow-Methods", "POST, PATCH, OPTIONS")
                .header(
                        "Access-Control-Allow-Headers",
                        "Content-Type, X-Trodo-Site-Id, Authorization, Content-Encoding, traceparent")
                .header("Access-Control-Max-Age", "7200");
        return request.header("Access-Control-Request-Private-Network") == null
                ? answer
                : answer.header("Access-Control-Allow-Private-Network", "true");
    }

    /** Lets a page of a configured origin read the answer; of other origins the answer stays as it is. */
    public HttpResponse withCors(HttpRequest request, HttpResponse answer) {
        String origin = request.header("Origin");
        if (!origins.isAllowed(origin) || origin == null) {
            return answer;
        }
        return answer.header("Access-Control-Allow-Origin", origin)
                .header("Access-Control-Allow-Credentials", "true")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .header("Vary", "Origin");
    }
}
