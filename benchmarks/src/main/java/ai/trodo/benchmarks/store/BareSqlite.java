package ai.trodo.benchmarks.store;

import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQLite with the settings of our store and an ideal schema. */
final class BareSqlite implements BareEngine {
    private static final String UPSERT_SPAN = "INSERT INTO span VALUES ("
            + String.join(", ", Collections.nCopies(BareRow.SPAN.size(), "?"))
            + ") ON CONFLICT (run_id, span_id) DO UPDATE SET end_us = max(end_us, excluded.end_us),"
            + " start_us = min(start_us, excluded.start_us), payload = coalesce(excluded.payload, payload)"
            + " WHERE excluded.version >= version";

    private static final String UPSERT_SUMS = "INSERT INTO run (run_id, start_us, end_us, spans, errors, in_tok,"
            + " out_tok, cost_nanos) SELECT run_id, min(start_us), max(end_us), count(*), sum(status = 'error'),"
            + " sum(in_tok), sum(out_tok), sum(cost_nanos) FROM span WHERE run_id = ? GROUP BY run_id"
            + " ON CONFLICT (run_id) DO UPDATE SET start_us = excluded.start_us, end_us = excluded.end_us,"
            + " spans = excluded.spans, errors = excluded.errors, in_tok = excluded.in_tok,"
            + " out_tok = excluded.out_tok, cost_nanos = excluded.cost_nanos";

    private final Connection connection;
    private final BareReads reads;

    BareSqlite(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA synchronous = NORMAL");
        execute("PRAGMA cache_size = -65536");
        execute("CREATE TABLE span (" + String.join(", ", BareRow.SPAN) + ", UNIQUE (run_id, span_id))");
        execute(BareRow.RUN);
        for (String index : BareRow.INDEXES) {
            execute(index);
        }
        reads = new BareReads(connection);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void coverUsage() throws SQLException {
        execute(BareRow.COVER);
    }

    @Override
    public void write(List<TrodoRecord> batch) throws SQLException {
        execute("BEGIN IMMEDIATE");
        Set<String> runs = new LinkedHashSet<>();
        try (PreparedStatement span = connection.prepareStatement(UPSERT_SPAN);
                PreparedStatement run = connection.prepareStatement(
                        "INSERT INTO run (run_id, user_id, agent, status) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
                PreparedStatement sums = connection.prepareStatement(UPSERT_SUMS)) {
            for (TrodoRecord record : batch) {
                runs.add(String.valueOf(record.runId()));
                if (record instanceof Span item) {
                    put(span, BareRow.of(item));
                } else if (record instanceof Run item) {
                    put(run, BareRow.of(item));
                }
            }
            for (String runId : runs) {
                put(sums, new @Nullable Object[] {runId});
            }
        }
        execute("COMMIT");
    }

    private static void put(PreparedStatement statement, @Nullable Object[] row) throws SQLException {
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            if (value instanceof String text) {
                statement.setString(i + 1, text);
            } else if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else {
                statement.setObject(i + 1, null);
            }
        }
        statement.executeUpdate();
    }

    @Override
    public int newest(String user) throws SQLException {
        return reads.rows(BareRow.NEWEST, user, BareRow.SHOWN_COLUMNS);
    }

    @Override
    public int newestFailed(String model) throws SQLException {
        return reads.rows(BareRow.NEWEST_FAILED, model, BareRow.SHOWN_COLUMNS);
    }

    @Override
    public int tree(String runId) throws SQLException {
        return reads.rows(BareRow.TREE, runId, BareRow.SPAN.size());
    }

    @Override
    public int costByModelAndDay() throws SQLException {
        return reads.rows(BareRow.USAGE, "", 5);
    }

    @Override
    public long bytes() throws SQLException {
        return reads.number("SELECT p.page_count * s.page_size FROM pragma_page_count() p, pragma_page_size() s");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
