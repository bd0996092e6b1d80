package ai.trodo.server.view;

import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.ingest.IngestCounters;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import ai.trodo.server.store.Capabilities;
import ai.trodo.server.store.Health;
import java.util.List;

/** What the server is and how it does. */
final class InfoApi {
    private final Api api;
    private final ServerInfo info;

    InfoApi(Api api, ServerInfo info) {
        this.api = api;
        this.info = info;
        api.router().add("GET", "/healthz", "info", "Whether the server works; for everybody", this::healthz);
        api.get("/api/info", "info", "What the server is and how it does", List.of(), this::info);
    }

    /** Tells nothing but up or not, so that a load balancer needs no key. */
    private HttpResponse healthz(HttpRequest request) {
        boolean up = api.store().health().up();
        return HttpResponse.json(up ? 200 : 503, Json.object("status", up ? "up" : "down"))
                .header("Cache-Control", "no-store");
    }

    private Object info(Caller caller, HttpRequest request) {
        Health health = api.store().health();
        Capabilities can = api.store().capabilities();
        IngestCounters counters = info.counters();
        return Json.object(
                "version",
                ServerInfo.version(),
                "mode",
                info.mode(),
                "site",
                caller.site().id(),
                "auth",
                info.auth(),
                "user",
                caller.name(),
                "admin",
                caller.may(Scope.ADMIN),
                "store",
                Json.object(
                        "engine", can.engine(),
                        "up", health.up(),
                        "problem", health.problem(),
                        "spans", health.spans(),
                        "bytes", health.bytes(),
                        "queued", health.queued(),
                        "text_index_lag", health.textIndexLag()),
                "capabilities",
                Json.object(
                        "text_search", can.textSearch(),
                        "tail_across_processes", can.tailAcrossProcesses(),
                        "several_writers", can.severalWriters()),
                "ingest",
                Json.object(
                        "accepted", counters.accepted(),
                        "duplicates", counters.duplicates(),
                        "rejected", counters.rejected(),
                        "dropped", counters.dropped()),
                "now",
                api.clock().instant().toString());
    }
}
