package ai.trodo.server.store.sql;

import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.RecordDecoder;
import ai.trodo.server.fold.RunTotals;
import ai.trodo.server.store.engine.RunRow;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines of runs from schema 2, which had a column for each field, over into schema 3. Knows the old columns by
 * heart: what they mean must not change with later code.
 */
final class RunsOfSchema2 {
    private static final int TOGETHER = 500;
    private static final String SEPARATOR = "\u001f";
    private static final String COLUMNS = "run_no, site_no, run_id, said, input_preview, output_preview, status, agent,"
            + " distinct_id, conversation_id, environment, release, error_summary, told_start_us, start_us, end_us,"
            + " duration_us, tokens_input, tokens_cache_read, tokens_cache_write, tokens_output, tokens_reasoning,"
            + " tokens_in, tokens_out, tokens, cost_nanos, cost_known, span_count, llm_count, tool_count, error_count,"
            + " late_count, orphan_count, models, providers, tools, kinds, prompts, standalone, held, scored, first_seen_us,"
            + " last_seen_us, record_count, bytes, head";

    private RunsOfSchema2() {}

    /** In the transaction of the migration. */
    static void move(Db db) throws SQLException {
        long last = -1;
        int moved = TOGETHER;
        while (moved == TOGETHER) {
            List<Long> sites = new ArrayList<>();
            List<RunRow> runs = db.list(
                    "SELECT site_no, " + COLUMNS + " FROM run_2 WHERE run_no > ? ORDER BY run_no LIMIT " + TOGETHER,
                    List.of(last),
                    row -> {
                        sites.add(row.number());
                        return run(row);
                    });
            List<@Nullable Object[]> lines = new ArrayList<>();
            List<@Nullable Object[]> hours = new ArrayList<>();
            for (int i = 0; i < runs.size(); i++) {
                RunRow run = runs.get(i);
                lines.add(RowCodec.of(sites.get(i), run));
                hours.add(
                        new @Nullable Object[] {sites.get(i), Math.floorDiv(run.startMicros(), HourlyUsage.HOUR_MICROS)
                        });
                last = run.runNo();
            }
            db.put(Tables.RUN, lines, true);
            for (@Nullable Object[] hour : hours) {
                db.put(Tables.DIRTY, List.<@Nullable Object[]>of(hour), false);
            }
            moved = runs.size();
        }
        db.update("DROP TABLE run_2");
    }

    private static RunRow run(Row row) throws SQLException {
        long runNo = row.number();
        row.number();
        String runId = row.text();
        String saidJson = row.textOrNull();
        String input = row.textOrNull();
        String output = row.textOrNull();
        RunStatus status = RunStatus.of(row.textOrNull());
        String agent = row.textOrNull();
        String distinctId = row.textOrNull();
        String conversationId = row.textOrNull();
        row.textOrNull();
        row.textOrNull();
        String error = row.textOrNull();
        Long toldStart = row.longOrNull();
        long start = row.number();
        Long end = row.longOrNull();
        row.number();
        Usage usage = RowCodec.usage(row);
        row.number();
        row.number();
        row.number();
        long cost = row.number();
        boolean costKnown = row.flag();
        int spans = row.integer();
        int llm = row.integer();
        int tool = row.integer();
        int errors = row.integer();
        int late = row.integer();
        int orphans = row.integer();
        List<String> models = split(row.text());
        List<String> providers = split(row.text());
        List<String> tools = split(row.text());
        List<String> kinds = split(row.text());
        List<String> prompts = split(row.text());
        boolean standalone = row.flag();
        RunTotals totals = new RunTotals(
                status == null ? RunStatus.RUNNING : status,
                toldStart,
                end,
                usage,
                cost < 0 ? null : Long.valueOf(cost),
                costKnown,
                spans,
                llm,
                tool,
                errors,
                late,
                orphans,
                models,
                providers,
                tools,
                kinds,
                prompts,
                agent,
                distinctId,
                conversationId,
                error,
                standalone);
        boolean held = row.flag();
        boolean scored = row.flag();
        return new RunRow(
                runNo,
                runId,
                said(runId, saidJson),
                input,
                output,
                totals,
                start,
                held,
                scored,
                row.number(),
                row.number(),
                row.number(),
                row.number(),
                row.bytes());
    }

    private static @Nullable Run said(String runId, @Nullable String json) {
        if (json == null) {
            return null;
        }
        return RecordDecoder.decode("run", json.getBytes(StandardCharsets.UTF_8)) instanceof Run run
                ? run
                : Run.builder(runId).build();
    }

    private static List<String> split(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(SEPARATOR, -1));
    }
}
