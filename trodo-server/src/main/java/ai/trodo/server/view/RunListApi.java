package ai.trodo.server.view;

import ai.trodo.model.Run;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import ai.trodo.server.store.Facets;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists of runs: pages, facets, and what is done to several runs at once. */
final class RunListApi {
    private static final String TAG = "runs";
    private static final int MAX_AT_ONCE = 1_000;

    private final Api api;

    RunListApi(Api api) {
        this.api = api;
        List<String> params = new ArrayList<>(Api.FILTER_AND_PAGE);
        params.add("sort");
        params.add("dir");
        api.get("/api/runs", TAG, "Runs that match a filter", params, this::list);
        api.get("/api/facets", TAG, "How many matching runs have which value", Api.FILTER, this::facets);
        api.add("POST", "/api/runs/delete", TAG, "Deletes runs for good", List.of(), Scope.ADMIN, this::delete);
        api.add("POST", "/api/runs/tag", TAG, "Adds and removes tags", List.of(), Scope.ADMIN, this::tag);
    }

    private Object list(Caller caller, HttpRequest request) {
        Page<RunSummary> page = api.store()
                .runs()
                .list(caller.site(), api.query(request), sort(request), Api.cursor(request), Api.limit(request, 50));
        Map<String, @Nullable Object> answer = Api.page(page, Shapes::run);
        answer.put("total_estimate", null);
        return answer;
    }

    static Sort sort(HttpRequest request) {
        String key = request.param("sort", "started_at").toUpperCase(Locale.ROOT);
        boolean descending = !request.param("dir", "desc").equalsIgnoreCase("asc");
        try {
            return new Sort(Sort.Key.valueOf(key), descending);
        } catch (IllegalArgumentException unknown) {
            throw HttpProblem.badRequest(
                    "invalid_parameter", "sort must be started_at, duration, cost, tokens or errors", "sort");
        }
    }

    private Object facets(Caller caller, HttpRequest request) {
        Facets facets = api.store().runs().facets(caller.site(), api.query(request));
        return Json.object(
                "agents", values(facets.agents()),
                "statuses", values(facets.statuses()),
                "models", values(facets.models()),
                "tools", values(facets.tools()),
                "users", values(facets.users()),
                "environments", values(facets.environments()),
                "releases", values(facets.releases()),
                "tags", values(facets.tags()),
                "runs", facets.runs(),
                "newest_only", facets.newestOnly());
    }

    static List<Object> values(List<Facets.Value> values) {
        List<Object> shaped = new ArrayList<>(values.size());
        values.forEach(value -> shaped.add(Json.object("value", value.value(), "count", value.count())));
        return shaped;
    }

    private Object delete(Caller caller, HttpRequest request) {
        List<String> ids = ids(Json.readObject(request.body()));
        List<String> purged = api.store().retention().purge(caller.site(), ids, "deleted by " + caller.name());
        api.audit(caller, "runs.delete", purged.size() + " runs", Json.object("ids", purged));
        return Json.object(
                "deleted",
                purged,
                "kept",
                ids.stream().filter(id -> !purged.contains(id)).toList());
    }

    private Object tag(Caller caller, HttpRequest request) {
        ObjectNode body = Json.readObject(request.body());
        List<String> add = texts(body.get("add"), "add");
        List<String> remove = texts(body.get("remove"), "remove");
        List<String> ids = ids(body);
        Site site = caller.site();
        List<TrodoRecord> records = new ArrayList<>();
        for (String id : ids) {
            if (api.store().runs().summary(site, id).isEmpty()) {
                continue;
            }
            Map<String, Object> extra = new LinkedHashMap<>();
            if (!remove.isEmpty()) {
                extra.put("tags_removed", remove);
            }
            extra.put("at", api.clock().instant().toString());
            records.add(Run.builder(id).tags(add).extra(extra).build());
        }
        if (!records.isEmpty()) {
            api.store().writer().write(site, records);
        }
        api.audit(caller, "runs.tag", records.size() + " runs", Json.object("ids", ids, "add", add, "remove", remove));
        return Json.object("changed", records.size());
    }

    private static List<String> ids(ObjectNode body) {
        List<String> ids = texts(body.get("ids"), "ids");
        if (ids.isEmpty() || ids.size() > MAX_AT_ONCE) {
            throw HttpProblem.badRequest("invalid_field", "ids must be 1 to " + MAX_AT_ONCE + " run ids", "ids");
        }
        return ids;
    }

    static List<String> texts(@Nullable JsonNode node, String field) {
        if (node == null || node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw HttpProblem.badRequest("invalid_field", field + " must be a list of texts", field);
        }
        List<String> texts = new ArrayList<>();
        node.forEach(item -> {
            String text = item.isContainer() ? "" : item.asString("").trim();
            if (!text.isEmpty() && text.length() <= 1000) {
                texts.add(text);
            }
        });
        return texts;
    }

    static RunQuery childrenOf(String runId) {
        return RunQuery.of(RunQuery.Is.of(RunQuery.Field.PARENT, runId));
    }
}
