package ai.trodo.server.view;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.http.Route;
import ai.trodo.server.http.Router;
import ai.trodo.server.query.FilterParser;
import ai.trodo.server.query.InvalidFilterException;
import ai.trodo.server.security.AccessControl;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.TimeRange;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What every group of read operations shares: routes behind a scope, filters, pages, the store. */
public final class Api {
    static final List<String> FILTER = List.of("q", "from", "to");
    static final List<String> FILTER_AND_PAGE = List.of("q", "from", "to", "cursor", "limit");
    private static final int MAX_PAGE = 500;

    private final RunStore store;
    private final AccessControl access;
    private final Clock clock;
    private final AccessTrail trail;
    private final Router router = new Router();

    public Api(RunStore store, AccessControl access, Clock clock) {
        this.store = store;
        this.access = access;
        this.clock = clock;
        this.trail = new AccessTrail(clock);
    }

    /** Answers a caller who may. A value that is no {@link HttpResponse} becomes JSON. */
    @FunctionalInterface
    public interface Operation {
        @Nullable
        Object answer(Caller caller, HttpRequest request) throws Exception;
    }

    RunStore store() {
        return store;
    }

    Clock clock() {
        return clock;
    }

    public Router router() {
        return router;
    }

    public void get(String template, String tag, String summary, List<String> params, Operation operation) {
        add("GET", template, tag, summary, params, Scope.READ, operation);
    }

    public void add(
            String method,
            String template,
            String tag,
            String summary,
            List<String> params,
            Scope scope,
            Operation operation) {
        router.add(new Route(method, template, tag, summary, params, scope.wireName(), request -> {
            Caller caller = access.reader(request, scope);
            Object value = operation.answer(caller, request);
            HttpResponse answer = value instanceof HttpResponse response ? response : HttpResponse.json(value);
            return answer.headerIfAbsent("Cache-Control", "no-store");
        }));
    }

    RunQuery query(HttpRequest request) {
        return query(request.param("q"), range(request));
    }

    static RunQuery query(@Nullable String filter, TimeRange range) {
        try {
            return FilterParser.parse(filter, range);
        } catch (InvalidFilterException invalid) {
            throw HttpProblem.badRequest("invalid_filter", String.valueOf(invalid.getMessage()), "q");
        }
    }

    static TimeRange range(HttpRequest request) {
        return new TimeRange(instant(request, "from"), instant(request, "to"));
    }

    private static @Nullable Instant instant(HttpRequest request, String name) {
        String text = request.param(name);
        if (text == null) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeException malformed) {
            throw HttpProblem.badRequest(
                    "invalid_time", name + " must be a time such as 2026-01-31T00:00:00Z or a date", name);
        }
    }

    static @Nullable Cursor cursor(HttpRequest request) {
        String token = request.param("cursor");
        return token == null ? null : new Cursor(token);
    }

    static int limit(HttpRequest request, int otherwise) {
        return request.intParam("limit", otherwise, 1, MAX_PAGE);
    }

    static <T> Map<String, @Nullable Object> page(Page<T> page, Function<T, Object> shape) {
        List<Object> items = new ArrayList<>(page.items().size());
        page.items().forEach(item -> items.add(shape.apply(item)));
        return Json.object(
                "items",
                items,
                "next_cursor",
                page.next() == null ? null : page.next().token());
    }

    void audit(Caller caller, String action, String target, @Nullable Object detail) {
        String json = detail == null ? "{}" : new String(Json.write(detail), java.nio.charset.StandardCharsets.UTF_8);
        store.auditLog().append(caller.site(), caller.name(), action, target, json);
    }

    /** Somebody opened something that holds what people wrote; also whoever needs no login, as "local". */
    void opened(Caller caller, String action, String target) {
        if (trail.isNew(caller, action, target)) {
            audit(caller, action, target, null);
        }
    }

    static HttpProblem noRun(String id) {
        return HttpProblem.notFound("there is no run " + quoted(id));
    }

    static String quoted(String id) {
        return "\"" + (id.length() > 80 ? id.substring(0, 80) + "…" : id) + "\"";
    }

    static void requireRun(RunStore store, Site site, String id) {
        if (store.runs().summary(site, id).isEmpty()) {
            throw noRun(id);
        }
    }
}
