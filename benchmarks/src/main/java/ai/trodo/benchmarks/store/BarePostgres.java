package ai.trodo.benchmarks.store;

import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PostgreSQL in the fastest way that rows can be upserted: arrays, one statement for each table and batch. */
final class BarePostgres implements BareEngine {
    private static final List<String> RUN = List.of("run_id text", "user_id text", "agent text", "status text");

    private static final String UPSERT_SPAN = "INSERT INTO span SELECT * FROM unnest(" + arrays(BareRow.SPAN)
            + ") ON CONFLICT (run_id, span_id) DO UPDATE SET end_us = greatest(span.end_us, excluded.end_us),"
            + " start_us = least(span.start_us, excluded.start_us), payload = coalesce(excluded.payload, span.payload)"
            + " WHERE excluded.version >= span.version";

    private static final String UPSERT_RUN = "INSERT INTO run (run_id, user_id, agent, status) SELECT * FROM unnest("
            + arrays(RUN) + ") ON CONFLICT DO NOTHING";

    private static final String UPSERT_SUMS = "INSERT INTO run (run_id, start_us, end_us, spans, errors, in_tok,"
            + " out_tok, cost_nanos) SELECT run_id, min(start_us), max(end_us), count(*),"
            + " count(*) FILTER (WHERE status = 'error'), sum(in_tok), sum(out_tok), sum(cost_nanos) FROM span"
            + " WHERE run_id = ANY(?) GROUP BY run_id"
            + " ON CONFLICT (run_id) DO UPDATE SET start_us = excluded.start_us, end_us = excluded.end_us,"
            + " spans = excluded.spans, errors = excluded.errors, in_tok = excluded.in_tok,"
            + " out_tok = excluded.out_tok, cost_nanos = excluded.cost_nanos";

    private final Connection connection;
    private final BareReads reads;

    BarePostgres(Connection connection) throws SQLException {
        this.connection = connection;
        execute("CREATE TABLE span (" + String.join(", ", BareRow.SPAN) + ", UNIQUE (run_id, span_id))");
        execute(BareRow.RUN);
        for (String index : BareRow.INDEXES) {
            execute(index);
        }
        reads = new BareReads(connection);
    }

    private static String arrays(List<String> columns) {
        return columns.stream().map(c -> "?::" + type(c) + "[]").collect(Collectors.joining(", "));
    }

    private static String type(String column) {
        return column.endsWith("bigint") ? "int8" : "text";
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void coverUsage() throws SQLException {
        execute(BareRow.COVER);
        execute("VACUUM ANALYZE");
    }

    @Override
    public void write(List<TrodoRecord> batch) throws SQLException {
        List<@Nullable Object[]> spans = new ArrayList<>();
        List<@Nullable Object[]> runs = new ArrayList<>();
        Set<String> touched = new LinkedHashSet<>();
        for (TrodoRecord record : batch) {
            touched.add(String.valueOf(record.runId()));
            if (record instanceof Span span) {
                spans.add(BareRow.of(span));
            } else if (record instanceof Run run) {
                runs.add(BareRow.of(run));
            }
        }
        connection.setAutoCommit(false);
        put(UPSERT_SPAN, BareRow.SPAN, spans);
        put(UPSERT_RUN, RUN, runs);
        try (PreparedStatement sums = connection.prepareStatement(UPSERT_SUMS)) {
            sums.setArray(1, connection.createArrayOf("text", touched.toArray()));
            sums.executeUpdate();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private void put(String sql, List<String> columns, List<@Nullable Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.size(); i++) {
                int column = i;
                Object[] values = rows.stream().map(row -> row[column]).toArray();
                statement.setArray(i + 1, connection.createArrayOf(type(columns.get(i)), values));
            }
            statement.executeUpdate();
        }
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
        return reads.number("SELECT pg_database_size(current_database())");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
