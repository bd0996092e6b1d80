package ai.trodo.server.view;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.prompt.Prompts;
import ai.trodo.server.security.Caller;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunReader;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.UsageReader.Dimension;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every list as a file, written page by page. */
final class ExportApi {
    private static final int PAGE = 200;
    private static final int AT_ONCE = 3;
    private static final List<String> PARAMS = List.of("format", "what", "q", "from", "to", "name");

    private final Api api;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Semaphore running = new Semaphore(AT_ONCE);

    /** Writes all rows of one list. */
    private interface Source {
        void write(Asked asked, ExportRows rows) throws IOException;
    }

    /** Whose rows, and which. */
    private record Asked(
            Site site, RunQuery query, @Nullable String name) {}

    ExportApi(Api api) {
        this.api = api;
        RunReader runs = api.store().runs();
        sources.put("runs", (asked, rows) -> paged(page(asked), Shapes::run, rows));
        sources.put("spans", this::spans);
        sources.put(
                "conversations",
                (asked, rows) -> paged(
                        after -> runs.conversations(asked.site(), asked.query(), after, PAGE), PeopleApi::shape, rows));
        sources.put(
                "users",
                (asked, rows) ->
                        paged(after -> runs.users(asked.site(), asked.query(), after, PAGE), PeopleApi::shape, rows));
        sources.put(
                "scores",
                (asked, rows) -> paged(
                        after -> runs.scores(
                                asked.site(), asked.name(), asked.query().range(), after, PAGE),
                        Shapes::score,
                        rows));
        sources.put("agents", (asked, rows) -> slices(asked, Dimension.AGENT, rows));
        sources.put("models", (asked, rows) -> slices(asked, Dimension.MODEL, rows));
        sources.put("tools", (asked, rows) -> slices(asked, Dimension.TOOL, rows));
        sources.put(
                "models_by_day",
                (asked, rows) ->
                        all(api.store().usage().modelsByDay(asked.site(), asked.query()), UsageApi::day, rows));
        Prompts prompts = new Prompts(api.store(), api.clock());
        sources.put("prompts", (asked, rows) -> all(prompts.list(asked.site()), PromptApi::head, rows));
        sources.put(
                "audit",
                (asked, rows) ->
                        paged(after -> api.store().auditLog().list(asked.site(), after, PAGE), TrailApi::entry, rows));
        api.get("/api/export", "export", "A whole list as JSONL or CSV", PARAMS, this::export);
    }

    private Object export(Caller caller, HttpRequest request) {
        String format = request.param("format", "jsonl");
        String what = request.param("what", "runs");
        Source source = sources.get(what);
        if (!List.of("jsonl", "csv").contains(format)) {
            throw HttpProblem.badRequest("invalid_parameter", "format must be jsonl or csv", "format");
        }
        if (source == null) {
            throw HttpProblem.badRequest(
                    "invalid_parameter", "what must be one of " + String.join(", ", sources.keySet()), "what");
        }
        Asked asked = new Asked(caller.site(), api.query(request), request.param("name"));
        api.store().runs().list(caller.site(), asked.query(), Sort.NEWEST, null, 1);
        api.audit(caller, "export", what, Json.object("format", format, "q", request.param("q")));
        boolean csv = format.equals("csv");
        HttpResponse answer = HttpResponse.streamed(
                csv ? "text/csv; charset=utf-8" : "application/x-ndjson",
                out -> write(source, asked, csv ? ExportRows.csv(out) : ExportRows.jsonl(out)));
        return answer.header("Content-Disposition", "attachment; filename=\"trodo-" + what + "." + format + "\"");
    }

    private void write(Source source, Asked asked, ExportRows rows) throws IOException {
        running.acquireUninterruptibly();
        try {
            source.write(asked, rows);
        } catch (RuntimeException failed) {
            rows.failed(String.valueOf(failed.getMessage()));
        } finally {
            running.release();
        }
    }

    private Function<@Nullable Cursor, Page<RunSummary>> page(Asked asked) {
        return after -> api.store().runs().list(asked.site(), asked.query(), Sort.NEWEST, after, PAGE);
    }

    private static <T> void paged(
            Function<@Nullable Cursor, Page<T>> read, Function<T, Map<String, @Nullable Object>> shape, ExportRows rows)
            throws IOException {
        Cursor after = null;
        do {
            Page<T> page = read.apply(after);
            all(page.items(), shape, rows);
            after = page.next();
        } while (after != null);
    }

    private static <T> void all(List<T> items, Function<T, Map<String, @Nullable Object>> shape, ExportRows rows)
            throws IOException {
        for (T item : items) {
            rows.row(shape.apply(item));
        }
    }

    private void slices(Asked asked, Dimension dimension, ExportRows rows) throws IOException {
        all(api.store().usage().by(asked.site(), asked.query(), dimension), UsageApi::slice, rows);
    }

    private void spans(Asked asked, ExportRows rows) throws IOException {
        Cursor after = null;
        do {
            Page<RunSummary> page = page(asked).apply(after);
            for (RunSummary run : page.items()) {
                var records = api.store().runs().records(asked.site(), run.runId());
                if (records.isPresent()) {
                    for (var span : records.get().spans()) {
                        Map<String, @Nullable Object> row = SpanShapes.wholeSpan(span);
                        row.put("run_id", run.runId());
                        row.put("agent_name", run.agentName());
                        rows.row(row);
                    }
                }
            }
            after = page.next();
        } while (after != null);
    }
}
