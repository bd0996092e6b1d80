package ai.trodo.server.view;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.store.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.util.RawValue;

/** Prompts and journeys as far as they are kept today: the documents of prompts, and no funnel definitions. */
final class LaterApi {
    private static final String PROMPT = "prompt";

    private final Api api;

    LaterApi(Api api) {
        this.api = api;
        api.get("/api/prompts", "prompts", "Prompts", List.of(), this::prompts);
        api.get("/api/prompts/{name}", "prompts", "A prompt with its versions", List.of(), this::prompt);
        api.get("/api/journeys", "journeys", "Funnels", List.of("from", "to"), this::journeys);
    }

    private Object prompts(Caller caller, HttpRequest request) {
        List<Object> items = new ArrayList<>();
        for (Documents.Document prompt : api.store().documents().list(caller.site(), PROMPT, null)) {
            items.add(Json.object("name", prompt.id(), "updated_at", Shapes.time(prompt.updatedAt())));
        }
        return Json.object("items", items);
    }

    private Object prompt(Caller caller, HttpRequest request) {
        String name = request.pathParam("name");
        Optional<Documents.Document> prompt = api.store().documents().get(caller.site(), PROMPT, name);
        return prompt.<Object>map(found -> new RawValue(found.json()))
                .orElseThrow(() -> HttpProblem.notFound("there is no prompt " + Api.quoted(name)));
    }

    private Object journeys(Caller caller, HttpRequest request) {
        return Json.object(
                "items",
                List.of(),
                "reason",
                "no journey has been defined; runs show their own graph and where they stopped");
    }
}
