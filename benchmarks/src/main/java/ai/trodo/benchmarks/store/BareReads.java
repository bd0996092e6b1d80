package ai.trodo.benchmarks.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Reads of a bare engine: statements are prepared once and every column is looked at. */
final class BareReads {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    BareReads(Connection connection) {
        this.connection = connection;
    }

    int rows(String sql, String arg, int columns) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
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

    long number(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }
}
