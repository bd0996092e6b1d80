package ai.trodo.server.view;

import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import java.util.List;

/** Funnels over many runs. None can be defined yet, and the answer says so. */
final class JourneyApi {
    JourneyApi(Api api) {
        api.get("/api/journeys", "journeys", "Funnels", List.of("from", "to"), this::journeys);
    }

    private Object journeys(Caller caller, HttpRequest request) {
        return Json.object(
                "items",
                List.of(),
                "reason",
                "no journey has been defined; runs show their own graph and where they stopped");
    }
}
