package ai.trodo.server.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A connection with the statements that were prepared on it: preparing costs more than many a question. */
public final class Session implements AutoCloseable {
    private static final int MAX_STATEMENTS = 120;

    private final Connection connection;
    private final Consumer<String> heard;
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(64, 0.75f, true);

    Session(Connection connection) {
        this(connection, sql -> {});
    }

    Session(Connection connection, Consumer<String> heard) {
        this.connection = connection;
        this.heard = heard;
    }

    public Connection connection() {
        return connection;
    }

    /** Takes a statement for one use; give it back when its rows are read. */
    public PreparedStatement take(String sql) throws SQLException {
        PreparedStatement known = idle.remove(sql);
        if (known != null) {
            return known;
        }
        heard.accept(sql);
        return connection.prepareStatement(sql);
    }

    /** After success only: a statement that failed is closed by its user. */
    public void give(String sql, PreparedStatement statement) throws SQLException {
        statement.clearParameters();
        PreparedStatement same = idle.put(sql, statement);
        if (same != null) {
            same.close();
        }
        if (idle.size() > MAX_STATEMENTS) {
            String oldest = idle.keySet().iterator().next();
            PreparedStatement gone = idle.remove(oldest);
            if (gone != null) {
                gone.close();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        idle.clear();
        connection.close();
    }
}
