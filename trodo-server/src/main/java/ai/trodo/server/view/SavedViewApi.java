package ai.trodo.server.view;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Filters that people gave a name. */
final class SavedViewApi {
    private static final String KIND = "view";
    private static final int MAX_BYTES = 20_000;
    private static final int MAX_VIEWS = 500;

    private final Api api;

    SavedViewApi(Api api) {
        this.api = api;
        api.get("/api/views", "views", "Saved views", List.of(), this::list);
        api.add("PUT", "/api/views/{name}", "views", "Saves a view", List.of(), Scope.READ, this::save);
        api.add("DELETE", "/api/views/{name}", "views", "Deletes a view", List.of(), Scope.READ, this::delete);
    }

    private Object list(Caller caller, HttpRequest request) {
        List<Object> items = api.store().documents().list(caller.site(), KIND, null).stream()
                .<Object>map(view -> {
                    JsonNode body = Json.mapper().readTree(view.json());
                    return Json.object(
                            "name", view.id(),
                            "q", body.path("q"),
                            "sort", body.path("sort"),
                            "columns", body.path("columns"),
                            "range", body.path("range"),
                            "updated_at", Shapes.time(view.updatedAt()));
                })
                .toList();
        return Json.object("items", items);
    }

    private Object save(Caller caller, HttpRequest request) {
        String name = request.pathParam("name").trim();
        if (name.isEmpty() || name.length() > 100) {
            throw HttpProblem.badRequest("invalid_field", "a view's name has 1 to 100 characters", "name");
        }
        ObjectNode body = Json.readObject(request.body());
        if (request.body().length > MAX_BYTES) {
            throw HttpProblem.tooLarge("a view has at most " + MAX_BYTES + " bytes");
        }
        ObjectNode kept = Json.mapper().createObjectNode();
        for (String field : List.of("q", "sort", "columns", "range")) {
            JsonNode value = body.get(field);
            kept.set(field, value == null ? Json.mapper().nullNode() : value);
        }
        if (body.path("q").isString()) {
            Api.query(body.path("q").asString(), ai.trodo.server.store.TimeRange.ALWAYS);
        }
        if (api.store().documents().list(caller.site(), KIND, null).size() >= MAX_VIEWS) {
            throw HttpProblem.badRequest("too_many_views", "at most " + MAX_VIEWS + " views", null);
        }
        api.store().documents().put(caller.site(), KIND, name, new String(Json.write(kept), StandardCharsets.UTF_8));
        kept.put("name", name);
        return kept;
    }

    private Object delete(Caller caller, HttpRequest request) {
        if (!api.store().documents().delete(caller.site(), KIND, request.pathParam("name"))) {
            throw HttpProblem.notFound("there is no such view");
        }
        return Json.object("deleted", true);
    }
}
