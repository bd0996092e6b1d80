package ai.trodo.server.view;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whole lists as files, written page by page. */
final class ExportApi {
    private static final int PAGE = 200;
    private static final int AT_ONCE = 3;
    private static final List<String> PARAMS = List.of("format", "what", "q", "from", "to");

    private final Api api;
    private final Semaphore running = new Semaphore(AT_ONCE);

    ExportApi(Api api) {
        this.api = api;
        api.get("/api/export", "export", "Runs or spans as JSONL or CSV", PARAMS, this::export);
    }

    /** Writes one row of either kind. */
    private interface Rows {
        void row(Map<String, @Nullable Object> row) throws IOException;
    }

    private Object export(Caller caller, HttpRequest request) {
        String format = request.param("format", "jsonl");
        String what = request.param("what", "runs");
        if (!List.of("jsonl", "csv").contains(format)) {
            throw HttpProblem.badRequest("invalid_parameter", "format must be jsonl or csv", "format");
        }
        if (!List.of("runs", "spans").contains(what)) {
            throw HttpProblem.badRequest("invalid_parameter", "what must be runs or spans", "what");
        }
        RunQuery query = api.query(request);
        api.store().runs().list(caller.site(), query, Sort.NEWEST, null, 1);
        api.audit(caller, "export", what, Json.object("format", format, "q", request.param("q")));
        boolean csv = format.equals("csv");
        HttpResponse answer = HttpResponse.streamed(
                csv ? "text/csv; charset=utf-8" : "application/x-ndjson",
                out -> alone(() -> write(caller.site(), query, what, csv ? new Csv(out) : jsonl(out))));
        return answer.header("Content-Disposition", "attachment; filename=\"trodo-" + what + "." + format + "\"");
    }

    /** A body that writes. */
    private interface Work {
        void run() throws IOException;
    }

    private void alone(Work work) throws IOException {
        running.acquireUninterruptibly();
        try {
            work.run();
        } finally {
            running.release();
        }
    }

    private static Rows jsonl(OutputStream out) {
        return row -> {
            out.write(Json.write(row));
            out.write('\n');
        };
    }

    /** A failure midway becomes a last row that says so: a file that is cut off must not look whole. */
    private void write(Site site, RunQuery query, String what, Rows rows) throws IOException {
        try {
            Cursor after = null;
            do {
                Page<RunSummary> page = api.store().runs().list(site, query, Sort.NEWEST, after, PAGE);
                for (RunSummary run : page.items()) {
                    if (what.equals("runs")) {
                        rows.row(Shapes.run(run));
                    } else {
                        spans(site, run, rows);
                    }
                }
                after = page.next();
            } while (after != null);
        } catch (RuntimeException failed) {
            rows.row(Json.object("export_failed", String.valueOf(failed.getMessage())));
        }
    }

    private void spans(Site site, RunSummary run, Rows rows) throws IOException {
        var records = api.store().runs().records(site, run.runId());
        if (records.isEmpty()) {
            return;
        }
        for (var span : records.get().spans()) {
            Map<String, @Nullable Object> row = Shapes.wholeSpan(span);
            row.put("run_id", run.runId());
            row.put("agent_name", run.agentName());
            rows.row(row);
        }
    }

    /** Comma-separated rows with the columns of the first one; values cannot become formulas. */
    private static final class Csv implements Rows {
        private final OutputStream out;
        private @Nullable List<String> columns;

        Csv(OutputStream out) {
            this.out = out;
        }

        @Override
        public void row(Map<String, @Nullable Object> row) throws IOException {
            if (columns == null) {
                columns = new ArrayList<>(row.keySet());
                line(columns::forEach);
            }
            if (row.containsKey("export_failed")) {
                line(cells -> cells.accept("export failed: " + row.get("export_failed")));
                return;
            }
            List<String> names = columns;
            line(cells -> names.forEach(name -> cells.accept(text(row.get(name)))));
        }

        private void line(Consumer<Consumer<String>> cells) throws IOException {
            StringBuilder line = new StringBuilder();
            cells.accept(cell -> line.append(line.isEmpty() ? "" : ",").append(quoted(cell)));
            out.write(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        }

        private static String text(@Nullable Object value) {
            if (value == null) {
                return "";
            }
            return value instanceof String || value instanceof Number || value instanceof Boolean
                    ? value.toString()
                    : new String(Json.write(value), StandardCharsets.UTF_8);
        }

        private static String quoted(String cell) {
            String safe =
                    !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 && !isNumber(cell) ? "'" + cell : cell;
            return "\"" + safe.replace("\"", "\"\"") + "\"";
        }

        private static boolean isNumber(String cell) {
            return cell.matches("[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?");
        }
    }
}
