package ai.trodo.server.view;

import ai.trodo.server.http.Json;
import ai.trodo.server.http.Route;
import ai.trodo.server.http.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document, made from the routes themselves so that it cannot name what is not there. */
final class OpenApi {
    private static final Pattern NAMED = Pattern.compile("\\{([A-Za-z]+)}");

    private static final Set<String> NUMBERS = Set.of("limit", "buckets");

    /** What each parameter means; the same name means the same everywhere. */
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("q", "Filter, such as agent:support status:error cost>0.01"),
            Map.entry("from", "Begin of the time, as 2026-01-31 or 2026-01-31T10:00:00Z"),
            Map.entry("to", "End of the time, not included"),
            Map.entry("cursor", "next_cursor of the page before"),
            Map.entry("limit", "Most items of a page, at most 500"),
            Map.entry("sort", "started_at, duration, cost, tokens or errors"),
            Map.entry("dir", "asc or desc"),
            Map.entry("buckets", "Parts into which the time is divided"),
            Map.entry("span_cursor", "next_span_cursor of the answer before"),
            Map.entry("left", "What is compared: a run, or a version or label of a prompt"),
            Map.entry("right", "What it is compared with"),
            Map.entry("run", "Id of a run"),
            Map.entry("name", "Name of the thing, such as a score, prompt or view"),
            Map.entry("format", "jsonl or csv"),
            Map.entry("what", "Which list"),
            Map.entry("site", "Another site, for callers who may see several"),
            Map.entry("id", "Id of the run, conversation, user or site that the path is about"),
            Map.entry("span", "Id of a span"),
            Map.entry("version", "Number of a version, a label, or latest"),
            Map.entry("label", "Name of a label, such as production"),
            Map.entry("day", "Day in UTC, as 2026-01-31"),
            Map.entry("model", "Name of a model, or provider and model with a slash between"),
            Map.entry("key", "Id of a key"),
            Map.entry("action", "What is done, such as set, increment or set_group"),
            Map.entry("method", "What is done to the profile, such as set or increment"));

    private static final Answers ANSWERS = Answers.declared();

    private OpenApi() {}

    static Object document(Router ingest, Router api, String base) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        add(ingest, paths);
        add(api, paths);
        return Json.object(
                "openapi",
                "3.1.0",
                "info",
                Json.object(
                        "title", "Trodo collector",
                        "version", ServerInfo.version(),
                        "description", "Takes records of AI agents in and answers questions about them."),
                "servers",
                List.of(Json.object("url", base.isEmpty() ? "/" : base)),
                "paths",
                paths,
                "components",
                Json.object(
                        "securitySchemes",
                        Json.object(
                                "key",
                                Json.object("type", "http", "scheme", "bearer"),
                                "siteId",
                                Json.object("type", "apiKey", "in", "header", "name", "X-Trodo-Site-Id")),
                        "responses",
                        Json.object(
                                "Refused", refused("Refused; the body says why", false),
                                "Later", refused("Too much at once; come again", true)),
                        "schemas",
                        ANSWERS.schemas()),
                "security",
                List.of(Json.object("key", List.of()), Json.object("siteId", List.of())));
    }

    private static void add(Router router, Map<String, Map<String, Object>> paths) {
        for (Route route : router.routes()) {
            paths.computeIfAbsent(route.template(), path -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
    }

    private static Object operation(Route route) {
        List<Object> parameters = new ArrayList<>();
        Matcher named = NAMED.matcher(route.template());
        while (named.find()) {
            parameters.add(parameter(named.group(1), "path", true));
        }
        route.queryParams().forEach(name -> parameters.add(parameter(name, "query", false)));
        boolean asks = route.scope() != null && !route.scope().equals("ingest");
        if (asks) {
            parameters.add(parameter("site", "query", false));
        }
        Map<String, @Nullable Object> operation = Json.object(
                "operationId", id(route),
                "summary", route.summary(),
                "description",
                        route.scope() == null ? "For everybody." : "A key needs the scope " + route.scope() + ".",
                "tags", List.of(route.tag()));
        if (route.scope() == null) {
            operation.put("security", List.of());
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (!route.method().equals("GET") && !route.method().equals("DELETE")) {
            operation.put("requestBody", Json.object("content", bodies(route)));
        }
        operation.put("responses", responses(route));
        return operation;
    }

    private static Object responses(Route route) {
        Object refused = Json.object("$ref", "#/components/responses/Refused");
        Map<String, @Nullable Object> responses = ANSWERS.of(route);
        if (route.scope() != null) {
            responses.put("401", refused);
            responses.put("403", refused);
        }
        responses.put("429", Json.object("$ref", "#/components/responses/Later"));
        responses.put("default", refused);
        return responses;
    }

    private static Object bodies(Route route) {
        Object any = Json.object("schema", Json.object());
        return route.template().contains("/v1/")
                ? Json.object("application/x-protobuf", any, "application/json", any)
                : Json.object("application/json", any);
    }

    private static Object refused(String description, boolean later) {
        Map<String, @Nullable Object> response = Json.object(
                "description",
                description,
                "content",
                Json.object(
                        "application/json", Json.object("schema", Json.object("$ref", "#/components/schemas/Error"))));
        if (later) {
            response.put(
                    "headers",
                    Json.object(
                            "Retry-After",
                            Json.object("description", "Seconds to wait", "schema", Json.object("type", "integer"))));
        }
        return response;
    }

    private static Object parameter(String name, String in, boolean required) {
        return Json.object(
                "name", name,
                "in", in,
                "required", required,
                "description", MEANINGS.get(name),
                "schema", Json.object("type", NUMBERS.contains(name) ? "integer" : "string"));
    }

    private static String id(Route route) {
        StringBuilder id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (String part : route.template().split("[^A-Za-z0-9]+")) {
            if (!part.isEmpty() && !part.equals("api")) {
                id.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return id.toString();
    }
}
