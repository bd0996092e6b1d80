package ai.trodo.server.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request as our code sees it: path below the mount, decoded; body read already and within its limit. It exists so
 * that one set of handlers serves servlet and reactive applications alike, untouched by the application's web settings.
 */
public final class HttpRequest {
    private final String method;
    private final String path;
    private final String base;
    private final Map<String, List<String>> query;
    private final Map<String, String> headers;
    private final Map<String, String> pathParams;
    private final byte[] body;
    private final String remoteAddress;
    private final boolean secure;
    private final @Nullable String principal;
    private final Predicate<String> roles;
    private final @Nullable Object attachment;

    private HttpRequest(Builder from, Map<String, String> pathParams) {
        method = from.method;
        path = from.path;
        base = from.base;
        query = from.query;
        headers = from.headers;
        body = from.body;
        remoteAddress = from.remoteAddress;
        secure = from.secure;
        principal = from.principal;
        roles = from.roles;
        attachment = null;
        this.pathParams = pathParams;
    }

    private HttpRequest(HttpRequest from, Map<String, String> pathParams, byte[] body, @Nullable Object attachment) {
        method = from.method;
        path = from.path;
        base = from.base;
        query = from.query;
        headers = from.headers;
        remoteAddress = from.remoteAddress;
        secure = from.secure;
        principal = from.principal;
        roles = from.roles;
        this.attachment = attachment;
        this.body = body;
        this.pathParams = pathParams;
    }

    public static Builder builder(String method, String path) {
        return new Builder(method, path);
    }

    public String method() {
        return method;
    }

    /** Path below the mount, decoded, starting with a slash. */
    public String path() {
        return path;
    }

    /** What the browser must put before our paths: proxy prefix, context path and mount; never ends with a slash. */
    public String base() {
        return base;
    }

    public byte[] body() {
        return body;
    }

    public String remoteAddress() {
        return remoteAddress;
    }

    public boolean secure() {
        return secure;
    }

    /** Who the application's own security says is calling; null when nobody logged in. */
    public @Nullable String principal() {
        return principal;
    }

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** First value of a query parameter; null when missing or blank. */
    public @Nullable String param(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() || values.get(0).isBlank() ? null : values.get(0);
    }

    public String param(String name, String otherwise) {
        String value = param(name);
        return value == null ? otherwise : value;
    }

    /** A whole number within bounds, clamped; a word that is no number is the caller's mistake. */
    public int intParam(String name, int otherwise, int min, int max) {
        String value = param(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return (int) Math.max(min, Math.min(max, Long.parseLong(value.trim())));
        } catch (NumberFormatException e) {
            throw HttpProblem.badRequest("invalid_parameter", name + " must be a whole number", name);
        }
    }

    /** A part of the path that the route's template names. */
    public String pathParam(String name) {
        String value = pathParams.get(name);
        if (value == null) {
            throw new IllegalArgumentException("route has no parameter " + name);
        }
        return value;
    }

    HttpRequest withPathParams(Map<String, String> params) {
        return new HttpRequest(this, params, body, attachment);
    }

    public HttpRequest withBody(byte[] other) {
        return new HttpRequest(this, pathParams, other, attachment);
    }

    /** Carries what an earlier step found out, such as who is calling. */
    public HttpRequest with(Object value) {
        return new HttpRequest(this, pathParams, body, value);
    }

    public boolean hasAttached(Class<?> type) {
        return type.isInstance(attachment);
    }

    /** @throws IllegalStateException when no earlier step attached such a thing */
    public <T> T attached(Class<T> type) {
        if (!type.isInstance(attachment)) {
            throw new IllegalStateException("nothing attached of " + type);
        }
        return type.cast(attachment);
    }

    /** Whether the application's own security gave the caller this role. */
    public boolean hasRole(String role) {
        return principal != null && roles.test(role);
    }

    /** Collects what an adapter knows; not thread-safe. */
    public static final class Builder {
        private final String method;
        private final String path;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private Map<String, List<String>> query = Map.of();
        private String base = "";
        private byte[] body = {};
        private String remoteAddress = "";
        private boolean secure;
        private @Nullable String principal;
        private Predicate<String> roles = role -> false;

        private Builder(String method, String path) {
            this.method = method;
            this.path = path.startsWith("/") ? path : "/" + path;
        }

        /** Keeps the first value of a repeated header. */
        public Builder header(String name, @Nullable String value) {
            if (value != null) {
                headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
            }
            return this;
        }

        /** The part after the question mark, still encoded. */
        public Builder rawQuery(@Nullable String rawQuery) {
            query = rawQuery == null ? Map.of() : Collections.unmodifiableMap(Urls.parseQuery(rawQuery));
            return this;
        }

        public Builder base(String value) {
            base = value;
            return this;
        }

        public Builder body(byte[] value) {
            body = value;
            return this;
        }

        public Builder remoteAddress(@Nullable String value) {
            remoteAddress = value == null ? "" : value;
            return this;
        }

        public Builder secure(boolean value) {
            secure = value;
            return this;
        }

        public Builder principal(@Nullable String value) {
            principal = value;
            return this;
        }

        public Builder roles(Predicate<String> value) {
            roles = value;
            return this;
        }

        public HttpRequest build() {
            return new HttpRequest(this, Map.of());
        }
    }
}
