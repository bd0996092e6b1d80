package ai.trodo.server.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds who answers a path: literal segments win over named ones. Knows all routes, for the OpenAPI document. */
public final class Router {
    private final List<Route> routes = new ArrayList<>();
    private final List<Compiled> compiled = new ArrayList<>();

    private record Compiled(Route route, List<String> parts, long named) {}

    /** The route that fits, with the request that knows its path parameters. */
    public record Match(Route route, HttpRequest request) {}

    /** An operation for everybody. */
    public Router add(String method, String template, String tag, String summary, Handler handler) {
        return add(new Route(method, template, tag, summary, List.of(), null, handler));
    }

    public Router add(Route route) {
        routes.add(route);
        List<String> parts = route.parts();
        compiled.add(new Compiled(
                route,
                parts,
                parts.stream().filter(part -> part.startsWith("{")).count()));
        compiled.sort((a, b) -> Long.compare(a.named, b.named));
        return this;
    }

    public List<Route> routes() {
        return Collections.unmodifiableList(routes);
    }

    /**
     * Null when no route has this path; refused with 405 when one has, but not with this method.
     *
     * @param segments decoded segments below the mount
     */
    public @Nullable Match find(HttpRequest request, List<String> segments) {
        Set<String> allowed = new TreeSet<>();
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        for (Compiled candidate : compiled) {
            Map<String, String> params = Route.match(candidate.parts, segments);
            if (params != null) {
                if (candidate.route.method().equals(method)) {
                    return new Match(candidate.route, request.withPathParams(params));
                }
                allowed.add(candidate.route.method());
            }
        }
        if (!allowed.isEmpty()) {
            throw new HttpProblem(
                    405, "method_not_allowed", "this path answers " + String.join(", ", allowed), null, 0);
        }
        return null;
    }
}
