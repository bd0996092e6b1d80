package ai.trodo.server.ingest;

import ai.trodo.server.http.BodyDecoder;
import ai.trodo.server.http.Handler;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.http.Route;
import ai.trodo.server.http.Router;
import ai.trodo.server.security.AccessControl;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Every path that takes records: unpacks, finds out whose they are, hands over, and answers after the commit. */
public final class IngestRoutes {
    private static final String TAG = "ingest";

    private final AccessControl access;
    private final BodyDecoder decoder;
    private final WireEndpoints wire;
    private final ProductEndpoints product;
    private final ProfileEndpoints profiles;
    private final AgentEvents agents;
    private final OtlpEndpoints otlp;
    private final AgentTraceEndpoint agentTrace;
    private final WatchlogEndpoint watchlog;
    private final Router router = new Router();

    /** Takes a body that is unpacked already, for a site that is known. */
    @FunctionalInterface
    private interface SiteHandler {
        HttpResponse handle(Site site, HttpRequest request);
    }

    public IngestRoutes(
            RunStore store, AccessControl access, IngestLimits limits, IngestCounters counters, Clock clock) {
        this.access = access;
        this.decoder = new BodyDecoder(limits.maxUnpackedBytes());
        Intake intake = new Intake(store, limits, counters);
        this.wire = new WireEndpoints(intake, limits);
        this.product = new ProductEndpoints(intake, clock);
        this.profiles = new ProfileEndpoints(intake, clock);
        this.agents = new AgentEvents(intake, clock);
        this.otlp = new OtlpEndpoints(intake);
        this.agentTrace = new AgentTraceEndpoint(intake, clock);
        this.watchlog = new WatchlogEndpoint(intake);
        runs();
        products();
        others();
    }

    private void runs() {
        post("/api/sdk/runs/ingest", "Finished runs with their spans", (site, r) -> wire.records(site, r.body(), null));
        post("/api/sdk/runs/start", "A run that begins", (site, r) -> wire.records(site, r.body(), null));
        post(
                "/api/sdk/runs/{run}/spans",
                "More spans of a run",
                (site, r) -> wire.records(site, r.body(), r.pathParam("run")));
        post(
                "/api/sdk/runs/{run}/end",
                "The end of a run",
                (site, r) -> wire.records(site, r.body(), r.pathParam("run")));
        post(
                "/api/sdk/runs/{run}/feedback",
                "What a user thinks of a run",
                (site, r) -> wire.feedback(site, r.body(), r.pathParam("run")));
        post("/api/sdk/spans/append", "Spans outside any run", (site, r) -> wire.runless(site, r.body()));
        post("/api/sdk/scores", "Scores of runs or spans", (site, r) -> wire.records(site, r.body(), null));
    }

    private void products() {
        post("/api/sdk/track", "A session", (site, r) -> product.track(site, r.body()));
        post("/api/events", "One product event", (site, r) -> product.event(site, r.body()));
        post("/api/events/bulk", "Many product events", (site, r) -> product.bulk(site, r.body()));
        post("/api/sdk/identify", "Who an anonymous id is", (site, r) -> product.identify(site, r.body()));
        post("/api/sdk/reset", "A user logged out", (site, r) -> product.reset(site, r.body()));
        post("/api/sdk/wallet-address", "A user's wallet", (site, r) -> product.wallet(site, r.body()));
        post("/api/utm-events", "The campaign of a visit", (site, r) -> product.campaign(site, r.body()));
        add(
                "PATCH",
                "/api/utm-events/update-wallet",
                "The wallet of a visit",
                (site, r) -> product.campaign(site, r.body()));
        post(
                "/api/sdk/people/{action}",
                "A user's profile",
                (site, r) -> profiles.people(site, r.pathParam("action"), r.body()));
        post(
                "/api/sdk/groups/{action}",
                "Groups of a user",
                (site, r) -> profiles.membership(site, r.pathParam("action"), r.body()));
        post(
                "/api/sdk/groups/profile/{method}",
                "A group's profile",
                (site, r) -> profiles.group(site, r.pathParam("method"), r.body()));
        post("/api/sdk/track-agent", "Older agent events", (site, r) -> agents.take(site, r.body()));
    }

    private void others() {
        for (String path : new String[] {"/v1/traces", "/api/sdk/otel/v1/traces", "/otlp/v1/traces"}) {
            post(path, "OpenTelemetry traces, protobuf or JSON", otlp::traces);
        }
        for (String path : new String[] {"/v1/logs", "/api/sdk/otel/v1/logs", "/otlp/v1/logs"}) {
            post(path, "OpenTelemetry logs, protobuf or JSON", otlp::logs);
        }
        post("/api/public/ingestion", "AgentTrace's batch", (site, r) -> agentTrace.take(site, r.body()));
        post("/ai-tracer", "Watchlog's spans", (site, r) -> watchlog.take(site, r.body()));
    }

    private void post(String template, String summary, SiteHandler handler) {
        add("POST", template, summary, handler);
    }

    private void add(String method, String template, String summary, SiteHandler handler) {
        Handler guarded = request -> {
            Site site = preset(request);
            Caller caller = site == null && AccessControl.showsKey(request) ? access.sender(request, null) : null;
            HttpRequest unpacked = request.withBody(decoder.decode(request.body(), request.header("Content-Encoding")));
            if (site == null) {
                caller = caller == null ? access.sender(request, siteInBody(unpacked)) : caller;
                access.brought(caller, unpacked.body().length);
                site = caller.site();
            }
            HttpResponse answer = handler.handle(site, unpacked);
            return answer.header("X-Trodo-Accept-Encoding", BodyDecoder.accepted());
        };
        router.add(new Route(method, template, TAG, summary, List.of(), Scope.INGEST.wireName(), guarded));
    }

    /** The site of records that come from within this process. */
    private static @Nullable Site preset(HttpRequest request) {
        return request.hasAttached(Site.class) ? request.attached(Site.class) : null;
    }

    /** Browsers name their site in some bodies only; looked for when no header does, and never trusted beyond a key. */
    private static @Nullable String siteInBody(HttpRequest request) {
        byte[] body = request.body();
        if (body.length == 0 || body[0] != '{' || body.length > 1 << 20) {
            return null;
        }
        try {
            JsonNode root = Json.read(body);
            String site = Texts.text(root, "siteId", "site_id");
            return site != null
                    ? site
                    : Texts.text(Texts.member(root, "sessionData", "session_data"), "site_id", "siteId");
        } catch (HttpProblem notJson) {
            return null;
        }
    }

    public Router router() {
        return router;
    }
}
