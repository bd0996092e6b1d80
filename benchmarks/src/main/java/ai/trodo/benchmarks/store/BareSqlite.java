package ai.trodo.benchmarks.store;

import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the engine can do when it does nothing else: spans of 26 columns with their payload, upserted by run and span id,
 * and the summaries of the touched runs computed again, in one transaction for each batch. No log, no chain, no filters.
 */
final class BareSqlite implements AutoCloseable {
    private static final int COLUMNS = 26;

    private final Connection connection;

    BareSqlite(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA synchronous = NORMAL");
        execute("PRAGMA cache_size = -65536");
        execute(
                "CREATE TABLE IF NOT EXISTS span (run_id TEXT, span_id TEXT, parent_id TEXT, name TEXT, kind TEXT, status TEXT,"
                        + " error_type TEXT, user_id TEXT, session_id TEXT, agent TEXT, model TEXT, provider TEXT, env TEXT,"
                        + " release TEXT, start_us INTEGER, end_us INTEGER, in_tok INTEGER, out_tok INTEGER, cache_tok INTEGER,"
                        + " cost_nanos INTEGER, attrs TEXT, input_preview TEXT, output_preview TEXT, version INTEGER,"
                        + " received_us INTEGER, payload TEXT, UNIQUE (run_id, span_id))");
        execute(
                "CREATE TABLE IF NOT EXISTS run (run_id TEXT PRIMARY KEY, user_id TEXT, agent TEXT, start_us INTEGER, end_us INTEGER,"
                        + " spans INTEGER, errors INTEGER, in_tok INTEGER, out_tok INTEGER, cost_nanos INTEGER)");
        execute("CREATE INDEX IF NOT EXISTS run_by_start ON run (start_us DESC, run_id)");
        execute("CREATE INDEX IF NOT EXISTS run_by_user ON run (user_id, start_us DESC, run_id)");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void coverUsage() throws SQLException {
        execute("CREATE INDEX IF NOT EXISTS span_usage ON span (model, start_us, in_tok, out_tok, cost_nanos)"
                + " WHERE model IS NOT NULL");
    }

    void write(List<TrodoRecord> batch) throws SQLException {
        execute("BEGIN IMMEDIATE");
        Set<String> runs = new LinkedHashSet<>();
        try (PreparedStatement span =
                        connection.prepareStatement("INSERT INTO span VALUES (?" + ", ?".repeat(COLUMNS - 1)
                                + ") ON CONFLICT (run_id, span_id) DO UPDATE SET end_us = max(end_us, excluded.end_us),"
                                + " start_us = min(start_us, excluded.start_us), payload = coalesce(excluded.payload, payload)"
                                + " WHERE excluded.version >= version");
                PreparedStatement run = connection.prepareStatement(
                        "INSERT INTO run (run_id, user_id, agent) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
                PreparedStatement sums = connection.prepareStatement(
                        "INSERT INTO run (run_id, start_us, end_us, spans, errors, in_tok, out_tok, cost_nanos)"
                                + " SELECT run_id, min(start_us), max(end_us), count(*), sum(status = 'error'),"
                                + " sum(in_tok), sum(out_tok), sum(cost_nanos) FROM span WHERE run_id = ? GROUP BY run_id"
                                + " ON CONFLICT (run_id) DO UPDATE SET start_us = excluded.start_us,"
                                + " end_us = excluded.end_us, spans = excluded.spans, errors = excluded.errors,"
                                + " in_tok = excluded.in_tok, out_tok = excluded.out_tok,"
                                + " cost_nanos = excluded.cost_nanos")) {
            for (TrodoRecord record : batch) {
                runs.add(String.valueOf(record.runId()));
                if (record instanceof Span item) {
                    bind(span, item);
                    span.executeUpdate();
                } else if (record instanceof Run item) {
                    run.setString(1, item.runId());
                    run.setString(2, item.distinctId());
                    run.setString(3, item.agentName());
                    run.executeUpdate();
                }
            }
            for (String runId : runs) {
                sums.setString(1, runId);
                sums.executeUpdate();
            }
        }
        execute("COMMIT");
    }

    private static void bind(PreparedStatement s, Span span) throws SQLException {
        String input = span.input().text();
        String output = span.output().text();
        @Nullable
        Object[] row = {
            span.runId(),
            span.spanId(),
            span.parentSpanId(),
            span.name(),
            span.kind() == null ? null : span.kind().wireName(),
            span.status() == null ? null : span.status().wireName(),
            null,
            "user",
            "session",
            "agent",
            span.model(),
            span.provider(),
            "prod",
            "1.0",
            micros(span.startedAt()),
            micros(span.endedAt()),
            span.usage().totalInput(),
            span.usage().totalOutput(),
            null,
            span.cost() == null ? null : nanos(span.cost().total()),
            "{\"attempt\":1,\"region\":\"eu\"}",
            cut(input),
            cut(output),
            1L,
            1L,
            input + output
        };
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            if (value instanceof String text) {
                s.setString(i + 1, text);
            } else if (value instanceof Long number) {
                s.setLong(i + 1, number);
            } else {
                s.setObject(i + 1, null);
            }
        }
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= 240 ? text : text.substring(0, 240);
    }

    private static Long nanos(BigDecimal dollars) {
        return dollars.movePointRight(9).longValue();
    }

    private static @Nullable Long micros(@Nullable Instant at) {
        return at == null ? null : at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
    }

    int newest(String user) throws SQLException {
        return count(
                "SELECT run_id, user_id, agent, start_us, end_us, spans, errors, in_tok, out_tok, cost_nanos"
                        + " FROM run WHERE user_id = ? ORDER BY start_us DESC, run_id LIMIT 50",
                user,
                10);
    }

    int tree(String runId) throws SQLException {
        return count("SELECT * FROM span WHERE run_id = ? ORDER BY start_us", runId, COLUMNS);
    }

    int costByModelAndDay() throws SQLException {
        return count(
                "SELECT model, start_us / 86400000000, sum(in_tok), sum(out_tok), sum(cost_nanos) FROM span"
                        + " WHERE model IS NOT NULL AND ? = '' GROUP BY 1, 2",
                "",
                5);
    }

    private int count(String sql, String arg, int columns) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, arg);
            int rows = 0;
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    for (int i = 1; i <= columns; i++) {
                        result.getString(i);
                    }
                    rows++;
                }
            }
            return rows;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
