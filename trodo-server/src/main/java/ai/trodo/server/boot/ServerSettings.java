package ai.trodo.server.boot;

import ai.trodo.server.audit.Seal;
import ai.trodo.server.http.HttpLimits;
import ai.trodo.server.ingest.IngestLimits;
import ai.trodo.server.security.AccessRules;
import ai.trodo.server.security.RateLimits;
import ai.trodo.server.security.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of a server, under {@code trodo.local} when embedded and {@code trodo.server} when alone.
 *
 * @param enabled Whether runs are kept in the application; without it, unless something says that they go elsewhere
 * @param path where the viewer and the API are mounted in an application
 * @param open Whether everybody who reaches the application reaches the server; else only its own machine and roles
 * @param store Where records are kept
 * @param limits How much senders may send
 * @param corsOrigins Web pages that may send records from a browser
 * @param keys Keys of sites that are valid as long as they stand here
 * @param audit How proofs and anchors are signed
 * @param sweepEvery How often retention is applied and silent runs are given up
 * @param settleAfter How long a trace without its root must be quiet until it counts as ended
 * @param viewerRoles Roles of the application's own security that may read
 * @param adminRoles Roles of the application's own security that may do everything
 * @param login Who may log in to a server of its own
 */
public record ServerSettings(
        @Nullable Boolean enabled,
        @DefaultValue("/trodo") String path,
        @DefaultValue("false") boolean open,
        @DefaultValue StoreSettings store,
        @DefaultValue Limits limits,
        @DefaultValue List<String> corsOrigins,
        @DefaultValue List<Key> keys,
        @DefaultValue Audit audit,
        @DefaultValue("10m") Duration sweepEvery,
        @DefaultValue("2m") Duration settleAfter,
        @Nullable Set<String> viewerRoles,
        @Nullable Set<String> adminRoles,
        @DefaultValue Login login) {

    public ServerSettings {
        if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException("path must be like /trodo, but is \"" + path + "\"");
        }
        if (sweepEvery.toMillis() < 1 || settleAfter.toMillis() < 1) {
            throw new IllegalArgumentException("sweep-every and settle-after must be longer than nothing");
        }
        viewerRoles = viewerRoles == null ? AccessRules.VIEWER_ROLES : Set.copyOf(viewerRoles);
        adminRoles = adminRoles == null ? AccessRules.ADMIN_ROLES : Set.copyOf(adminRoles);
    }

    /**
     * How proofs and anchors are signed.
     *
     * @param keyId tells which key signed, so that keys can change
     * @param secret at least 32 characters, kept outside the store; without it nothing is signed
     */
    public record Audit(
            @DefaultValue("default") String keyId, @Nullable String secret) {
        /** What proofs and anchors are signed with; null without a secret. */
        public @Nullable Seal seal() {
            return secret == null ? null : Seal.hmac(keyId, secret.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Where records are kept.
     *
     * @param url {@code sqlite:<file>} or {@code jdbc:postgresql://...}
     * @param user null where the URL says who
     * @param password null where the URL says it, or none is needed
     * @param textSearch whether words of inputs and outputs can be searched
     * @param fullSync whether SQLite waits for the disk at each commit, to survive a loss of power
     */
    public record StoreSettings(
            @DefaultValue("sqlite:.trodo/trodo.db") String url,
            @Nullable String user,
            @Nullable String password,
            @DefaultValue("true") boolean textSearch,
            @DefaultValue("false") boolean fullSync) {}

    /**
     * How much senders may send.
     *
     * @param maxBody one request, as it travels
     * @param maxUnpacked one request, without its compression
     * @param maxItems records in one request
     * @param requestsPerMinute for each key; 0 for no limit
     * @param bytesPerMinute for each key, without compression; 0 for no limit
     * @param siteRequestsPerMinute for all keys of a site together; 0 for no limit
     * @param siteBytesPerMinute for all keys of a site together, without compression; 0 for no limit
     * @param bodyTimeout how long a request may take to arrive
     */
    public record Limits(
            @DefaultValue("16MB") DataSize maxBody,
            @DefaultValue("64MB") DataSize maxUnpacked,
            @DefaultValue("20000") int maxItems,
            @DefaultValue("12000") int requestsPerMinute,
            @DefaultValue("4GB") DataSize bytesPerMinute,
            @DefaultValue("0") int siteRequestsPerMinute,
            @DefaultValue("0B") DataSize siteBytesPerMinute,
            @DefaultValue("30s") Duration bodyTimeout) {

        /** The same limits in the words of the HTTP layer. */
        public HttpLimits http() {
            return new HttpLimits(
                    maxBody.toBytes(), Math.max(maxBody.toBytes(), HttpLimits.DEFAULTS.maxPendingBytes()), bodyTimeout);
        }

        RateLimits rates() {
            return new RateLimits(
                    requestsPerMinute, bytesPerMinute.toBytes(), siteRequestsPerMinute, siteBytesPerMinute.toBytes());
        }

        /** The same limits in the words of ingest. */
        public IngestLimits ingest() {
            return new IngestLimits((int) Math.min(Integer.MAX_VALUE - 8, maxUnpacked.toBytes()), maxItems);
        }
    }

    /**
     * A key, the site that it opens and what it allows.
     *
     * @param key what senders send; at least 16 characters
     * @param site the site whose records it may write or read
     * @param scopes {@code ingest}, {@code read}, {@code admin}
     */
    public record Key(
            @Nullable String key,
            @DefaultValue("default") String site,
            @DefaultValue("ingest") List<String> scopes) {
        public Key {
            if (key == null || key.length() < 16) {
                throw new IllegalArgumentException("keys[].key must have at least 16 characters");
            }
        }

        /** The scopes as values; a word that is none is refused with the list of those that are. */
        public Set<Scope> granted() {
            Set<Scope> granted = new LinkedHashSet<>();
            scopes.forEach(word -> granted.add(Scope.of(word)));
            return granted;
        }
    }

    /**
     * Who may log in.
     *
     * @param mode how people log in to the viewer
     * @param users who may log in with name and password
     * @param adminUsers names or e-mail addresses of OIDC users who may do everything; the others may read
     */
    public record Login(
            @DefaultValue("none") Mode mode,
            @DefaultValue List<User> users,
            @DefaultValue Set<String> adminUsers) {
        /** How people log in. */
        public enum Mode {
            /** Nobody logs in: whoever reaches the server reads everything. */
            NONE,
            /** Name and password of users that are listed in the settings. */
            BASIC,
            /** A login with an OpenID provider, as Spring Security's own settings say. */
            OIDC
        }

        /**
         * A user with a password, plain or as {@code {bcrypt}...}.
         *
         * @param name not blank
         * @param password not blank; a hash with its {@code {id}} in front is taken as such
         * @param admin whether the user may change settings, keys and prices too
         */
        public record User(
                String name,
                String password,
                @DefaultValue("false") boolean admin) {
            public User {
                if (name == null || name.isBlank() || password == null || password.isBlank()) {
                    throw new IllegalArgumentException("login.users[] needs name and password");
                }
            }
        }
    }

    /** Limits of the HTTP layer. */
    public HttpLimits httpLimits() {
        return limits.http();
    }

    /** Roles that mean something here. */
    public Set<String> roles() {
        Set<String> roles = new LinkedHashSet<>(java.util.Objects.requireNonNull(viewerRoles));
        roles.addAll(java.util.Objects.requireNonNull(adminRoles));
        return roles;
    }

    /** @param trustLocal whether this machine needs neither key nor login */
    public AccessRules rules(boolean trustLocal) {
        return new AccessRules(
                trustLocal,
                open,
                java.util.Objects.requireNonNull(viewerRoles),
                java.util.Objects.requireNonNull(adminRoles),
                corsOrigins,
                limits.rates());
    }
}
