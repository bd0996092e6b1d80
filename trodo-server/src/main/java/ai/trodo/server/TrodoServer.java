package ai.trodo.server;

import ai.trodo.prompt.PromptSource;
import ai.trodo.server.audit.Seal;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.HttpService;
import ai.trodo.server.http.Router;
import ai.trodo.server.http.Urls;
import ai.trodo.server.ingest.EmbeddedDestination;
import ai.trodo.server.ingest.IngestCounters;
import ai.trodo.server.ingest.IngestLimits;
import ai.trodo.server.ingest.IngestRoutes;
import ai.trodo.server.live.LiveHub;
import ai.trodo.server.security.AccessControl;
import ai.trodo.server.security.AccessRules;
import ai.trodo.server.security.SiteKeys;
import ai.trodo.server.store.OverCapacityException;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.StaleCursorException;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.UnsupportedQueryException;
import ai.trodo.server.view.ReadApi;
import ai.trodo.server.view.ServerInfo;
import ai.trodo.server.view.ViewerFiles;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collector as one object: takes records in, answers the viewer, serves its files. It is mounted by a servlet or a
 * reactive filter, embedded in an application or alone, and knows neither.
 */
public final class TrodoServer implements HttpService, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrodoServer.class);
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self';"
            + " frame-ancestors 'self'; form-action 'self'";

    private final RunStore store;
    private final SiteKeys keys;
    private final AccessControl access;
    private final IngestCounters counters = new IngestCounters();
    private final LiveHub live;
    private final Supplier<Routes> plan;
    private volatile @Nullable Routes routes;
    private final ViewerFiles viewer = new ViewerFiles();

    private TrodoServer(Builder from) {
        store = from.store;
        keys = new SiteKeys(store.documents(), from.clock);
        access = new AccessControl(from.rules, keys);
        live = new LiveHub(store, ReadApi.liveShapes());
        IngestLimits limits = from.limits;
        ServerInfo info = new ServerInfo(from.mode, from.auth, counters);
        Seal seal = from.seal;
        Clock clock = from.clock;
        plan = () -> {
            Router ingest = new IngestRoutes(store, access, limits, counters, clock).router();
            return new Routes(ingest, ReadApi.of(store, access, keys, live, ingest, info, seal, clock));
        };
    }

    private record Routes(Router ingest, Router api) {}

    /** Planned with the first request: an application that starts has better things to do. */
    private Routes routes() {
        Routes known = routes;
        if (known == null) {
            synchronized (plan) {
                known = routes;
                if (known == null) {
                    known = plan.get();
                    routes = known;
                }
            }
        }
        return known;
    }

    /** Starts with a store, which the server does not close. */
    public static Builder builder(RunStore store) {
        return new Builder(store);
    }

    /** Sites and keys, for whoever sets the server up. */
    public SiteKeys keys() {
        return keys;
    }

    /** The way in for a client of the same process. */
    public EmbeddedDestination destination() {
        return new EmbeddedDestination(store, this, counters);
    }

    /** The prompts of the default site, for a client of the same process. */
    public PromptSource prompts() {
        return (path, tag) -> {
            HttpResponse answer = handle(HttpRequest.builder("GET", path)
                    .remoteAddress("127.0.0.1")
                    .header("If-None-Match", tag)
                    .build());
            return new PromptSource.Answer(answer.status(), answer.headers().get("ETag"), answer.bytes());
        };
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        HttpResponse answer;
        try {
            answer = route(request);
        } catch (HttpProblem problem) {
            answer = problem.toResponse();
        } catch (Exception failure) {
            answer = failed(request, failure);
        }
        return access.withCors(request, secured(answer));
    }

    private HttpResponse route(HttpRequest request) throws Exception {
        HttpResponse preflight = access.preflight(request);
        if (preflight != null) {
            return preflight;
        }
        List<String> segments = Urls.segments(request.path());
        Router.Match match = routes().ingest.find(request, segments);
        if (match == null) {
            match = routes().api.find(request, segments);
        }
        if (match != null) {
            return match.route().handler().handle(match.request());
        }
        if (!segments.isEmpty() && segments.get(0).equals("api")) {
            throw HttpProblem.notFound("there is nothing at this path; /api/openapi.json lists what there is");
        }
        access.page(request);
        return viewer.serve(request, segments);
    }

    private static HttpResponse failed(HttpRequest request, Exception failure) {
        if (failure instanceof StaleCursorException || failure instanceof UnsupportedQueryException) {
            boolean stale = failure instanceof StaleCursorException;
            return HttpProblem.badRequest(
                            stale ? "stale_cursor" : "unsupported_query",
                            String.valueOf(failure.getMessage()),
                            stale ? "cursor" : "q")
                    .toResponse();
        }
        if (failure instanceof OverCapacityException busy) {
            return HttpProblem.tooMany("the store is busy", (int)
                            Math.max(1, busy.retryAfter().toSeconds()))
                    .toResponse();
        }
        if (failure instanceof StoreUnavailableException) {
            LOG.warn("The store did not answer {} {}: {}", request.method(), printable(request), failure.toString());
            return new HttpProblem(503, "store_unavailable", "the store does not answer now", null, 5).toResponse();
        }
        LOG.error("{} {} failed", request.method(), printable(request), failure);
        return new HttpProblem(500, "internal", "the server failed; its log says why", null, 0).toResponse();
    }

    private static String printable(HttpRequest request) {
        String path = request.path().replaceAll("[\\p{Cntrl}]", "?");
        return path.substring(0, Math.min(200, path.length()));
    }

    private static HttpResponse secured(HttpResponse answer) {
        return answer.headerIfAbsent("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .headerIfAbsent("X-Content-Type-Options", "nosniff")
                .headerIfAbsent("Referrer-Policy", "same-origin")
                .headerIfAbsent("X-Frame-Options", "SAMEORIGIN")
                .headerIfAbsent("Cross-Origin-Resource-Policy", "same-origin");
    }

    /** Ends the live streams. The store stays open: whoever opened it closes it. */
    @Override
    public void close() {
        live.close();
    }

    /** Collects what a server is made of; not thread-safe. */
    public static final class Builder {
        private final RunStore store;
        private AccessRules rules = AccessRules.LOCAL;
        private IngestLimits limits = IngestLimits.DEFAULTS;
        private Clock clock = Clock.systemUTC();
        private @Nullable Seal seal;
        private String mode = "embedded";
        private String auth = "none";

        private Builder(RunStore store) {
            this.store = store;
        }

        /** Who may do what; everybody on this machine unless it is set. */
        public Builder rules(AccessRules value) {
            rules = value;
            return this;
        }

        /** What senders may send; the defaults fit a team's collector. */
        public Builder limits(IngestLimits value) {
            limits = value;
            return this;
        }

        /** For tests that must not wait. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** Signs proofs and anchors. */
        public Builder seal(@Nullable Seal value) {
            seal = value;
            return this;
        }

        /** What the viewer is told: "embedded" or "standalone". */
        public Builder mode(String value) {
            mode = value;
            return this;
        }

        /** What the viewer is told about logins: "none", "basic" or "oidc". */
        public Builder auth(String value) {
            auth = value;
            return this;
        }

        /** Ready to be mounted; whoever builds it closes it. */
        public TrodoServer build() {
            return new TrodoServer(this);
        }
    }
}
