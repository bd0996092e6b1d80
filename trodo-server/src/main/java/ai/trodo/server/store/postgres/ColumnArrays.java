package ai.trodo.server.store.postgres;

import ai.trodo.server.store.sql.Table;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of many rows as arrays, which PostgreSQL takes in one statement. */
final class ColumnArrays {
    private ColumnArrays() {}

    static String type(Table.Type type) {
        return switch (type) {
            case INT -> "int8";
            case TEXT -> "text";
            case BLOB -> "bytea";
            case REAL -> "float8";
        };
    }

    static void bind(PreparedStatement statement, int column, Table.Type type, List<@Nullable Object[]> rows)
            throws SQLException {
        @Nullable
        Object[] values = switch (type) {
            case INT -> new Long[rows.size()];
            case TEXT -> new String[rows.size()];
            case BLOB -> new byte[rows.size()][];
            case REAL -> new Double[rows.size()];
        };
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(i)[column];
        }
        statement.setArray(column + 1, statement.getConnection().createArrayOf(type(type), values));
    }
}
