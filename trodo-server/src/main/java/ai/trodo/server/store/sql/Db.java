package ai.trodo.server.store.sql;

import ai.trodo.server.fold.FactsOf;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JDBC in fewer words. Values only ever travel as bound arguments. */
final class Db {
    private static final int ROWS_AT_A_TIME = 1000;

    private final Dialect dialect;
    private final Session session;

    Db(Dialect dialect, Session session) {
        this.dialect = dialect;
        this.session = session;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    /** Takes one row and returns nothing. */
    @FunctionalInterface
    interface Sink {
        void take(Row row) throws SQLException;
    }

    Dialect dialect() {
        return dialect;
    }

    Connection connection() {
        return session.connection();
    }

    /** Puts rows into a table. */
    void put(Table table, List<@Nullable Object[]> rows, boolean replace) throws SQLException {
        if (!rows.isEmpty()) {
            dialect.put(session, table, rows, replace);
        }
    }

    /** All rows at once: for an answer that is known to be short. */
    <T> List<T> list(String sql, List<?> args, Reader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        query(sql, args, 0, row -> rows.add(reader.read(row)));
        return rows;
    }

    <T> Optional<T> first(String sql, List<?> args, Reader<T> reader) throws SQLException {
        List<T> rows = list(sql, args, reader);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    long number(String sql, Object... args) throws SQLException {
        return first(sql, List.of(args), row -> row.longOr(0)).orElse(0L);
    }

    /** One row after the other, however many there are. */
    void each(String sql, List<?> args, Sink sink) throws SQLException {
        dialect.stream(session.connection());
        query(sql, args, ROWS_AT_A_TIME, sink);
    }

    private void query(String sql, List<?> args, int rowsAtATime, Sink sink) throws SQLException {
        use(sql, statement -> {
            statement.setFetchSize(rowsAtATime);
            bind(statement, args);
            try (ResultSet rows = statement.executeQuery()) {
                Row row = new Row(rows);
                while (rows.next()) {
                    sink.take(row.reset());
                }
            }
            return 0;
        });
    }

    /** Does something with a prepared statement. */
    @FunctionalInterface
    private interface Use {
        int with(PreparedStatement statement) throws SQLException;
    }

    private int use(String sql, Use use) throws SQLException {
        PreparedStatement statement = session.take(sql);
        boolean good = false;
        try {
            int result = use.with(statement);
            good = true;
            return result;
        } finally {
            if (good) {
                session.give(sql, statement);
            } else {
                statement.close();
            }
        }
    }

    int update(String sql, Object... args) throws SQLException {
        List<Object> list = new ArrayList<>();
        for (Object arg : args) {
            list.add(arg);
        }
        return updateAll(sql, list);
    }

    int updateAll(String sql, List<?> args) throws SQLException {
        return use(sql, statement -> {
            bind(statement, args);
            return statement.executeUpdate();
        });
    }

    /** Deletes the rows with these keys; each row has exactly the key columns of the table, in order. */
    void deleteAll(Table table, List<@Nullable Object[]> keys) throws SQLException {
        StringBuilder sql = new StringBuilder("DELETE FROM " + table.name() + " WHERE ");
        for (Table.Column column : table.columns()) {
            if (column.key()) {
                sql.append(sql.charAt(sql.length() - 1) == '?' ? " AND " : "")
                        .append(column.name())
                        .append(" = ?");
            }
        }
        use(sql.toString(), statement -> {
            for (@Nullable Object[] key : keys) {
                int index = 1;
                for (Object part : key) {
                    index = bind(dialect, statement, index, part);
                }
                statement.addBatch();
            }
            statement.executeBatch();
            return keys.size();
        });
    }

    private void bind(PreparedStatement statement, List<?> args) throws SQLException {
        int index = 1;
        for (Object arg : args) {
            index = bind(dialect, statement, index, arg);
        }
    }

    static int bind(Dialect dialect, PreparedStatement statement, int index, @Nullable Object arg) throws SQLException {
        if (arg instanceof String text) {
            statement.setString(index, FactsOf.clean(text));
        } else if (arg instanceof Long number) {
            statement.setLong(index, number);
        } else if (arg instanceof Integer number) {
            statement.setLong(index, number);
        } else if (arg instanceof Double number) {
            statement.setDouble(index, number);
        } else if (arg instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (arg instanceof Args.Many many) {
            return dialect.bind(statement, index, many);
        } else if (arg == null) {
            statement.setObject(index, null);
        } else {
            throw new IllegalArgumentException("no argument for SQL: " + arg.getClass());
        }
        return index + 1;
    }
}
