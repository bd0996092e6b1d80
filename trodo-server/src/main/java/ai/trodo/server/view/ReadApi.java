package ai.trodo.server.view;

import ai.trodo.server.audit.Seal;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Router;
import ai.trodo.server.live.LiveHub;
import ai.trodo.server.live.LiveShapes;
import ai.trodo.server.query.SpanNode;
import ai.trodo.server.security.AccessControl;
import ai.trodo.server.security.SiteKeys;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunSummary;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The whole read API. */
public final class ReadApi {
    private ReadApi() {}

    /** @param ingest routes that are documented together with the read API */
    public static Router of(
            RunStore store,
            AccessControl access,
            SiteKeys keys,
            LiveHub live,
            Router ingest,
            ServerInfo info,
            @Nullable Seal seal,
            Clock clock) {
        Api api = new Api(store, access, clock);
        new RunListApi(api);
        new RunApi(api);
        new LiveApi(api, live);
        new UsageApi(api);
        new PeopleApi(api);
        new ScoreApi(api);
        new SiteApi(api, keys);
        new SavedViewApi(api);
        new ExportApi(api);
        new ReplayApi(api);
        new TrailApi(api, seal);
        new RetentionApi(api);
        new PriceApi(api);
        new RedactionApi(api);
        new PromptApi(api);
        new JourneyApi(api);
        new InfoApi(api, info);
        api.router()
                .add(
                        "GET",
                        "/api/openapi.json",
                        "info",
                        "This document",
                        request -> HttpResponse.json(OpenApi.document(ingest, api.router(), request.base())));
        return api.router();
    }

    /** Runs and spans in events look as they do in answers. */
    public static LiveShapes liveShapes() {
        return new LiveShapes() {
            @Override
            public Object run(RunSummary run) {
                return Shapes.run(run);
            }

            @Override
            public Object span(SpanNode node, long runStartMicros) {
                return SpanShapes.node(node, 0, runStartMicros);
            }
        };
    }
}
