package ai.trodo.server.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The columns of one row, read from left to right. */
final class Row {
    private final ResultSet rows;
    private int column;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    Row reset() {
        column = 0;
        return this;
    }

    @Nullable
    String textOrNull() throws SQLException {
        return rows.getString(++column);
    }

    String text() throws SQLException {
        String text = rows.getString(++column);
        return text == null ? "" : text;
    }

    @Nullable
    Long longOrNull() throws SQLException {
        long value = rows.getLong(++column);
        return value == 0 && rows.wasNull() ? null : Long.valueOf(value);
    }

    long longOr(long other) throws SQLException {
        Long value = longOrNull();
        return value == null ? other : value;
    }

    long number() throws SQLException {
        return rows.getLong(++column);
    }

    int integer() throws SQLException {
        return (int) rows.getLong(++column);
    }

    boolean flag() throws SQLException {
        return rows.getLong(++column) != 0;
    }

    @Nullable
    Double realOrNull() throws SQLException {
        double value = rows.getDouble(++column);
        return value == 0 && rows.wasNull() ? null : Double.valueOf(value);
    }

    byte[] bytes() throws SQLException {
        byte[] bytes = rows.getBytes(++column);
        return bytes == null ? new byte[0] : bytes;
    }
}
