package ai.trodo.server.view;

import ai.trodo.server.http.Json;
import ai.trodo.server.http.Route;
import ai.trodo.server.http.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document, made from the routes themselves so that it cannot name what is not there. */
final class OpenApi {
    private static final Pattern NAMED = Pattern.compile("\\{([A-Za-z]+)}");

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
                        "schemas",
                        Json.object("Error", error())),
                "security",
                List.of(Json.object("key", List.of()), Json.object("siteId", List.of())));
    }

    private static Object error() {
        Object text = Json.object("type", "string");
        return Json.object(
                "type",
                "object",
                "properties",
                Json.object(
                        "error",
                        Json.object(
                                "type",
                                "object",
                                "required",
                                List.of("code", "message"),
                                "properties",
                                Json.object(
                                        "code", text,
                                        "message", text,
                                        "field", Json.object("type", List.of("string", "null"))))));
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
        Map<String, @Nullable Object> operation = Json.object(
                "operationId", id(route),
                "summary", route.summary(),
                "tags", List.of(route.tag()));
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (!route.method().equals("GET") && !route.method().equals("DELETE")) {
            operation.put(
                    "requestBody",
                    Json.object("content", Json.object("application/json", Json.object("schema", Json.object()))));
        }
        Object failure = Json.object(
                "description",
                "Refused; the body says why",
                "content",
                Json.object(
                        "application/json", Json.object("schema", Json.object("$ref", "#/components/schemas/Error"))));
        operation.put("responses", Json.object("200", Json.object("description", "Done"), "default", failure));
        return operation;
    }

    private static Object parameter(String name, String in, boolean required) {
        return Json.object("name", name, "in", in, "required", required, "schema", Json.object("type", "string"));
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
