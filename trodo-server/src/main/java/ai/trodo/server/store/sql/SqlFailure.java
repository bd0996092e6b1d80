package ai.trodo.server.store.sql;

import java.sql.SQLException;

/** Carries a {@link SQLException} through interfaces that know nothing of SQL. */
final class SqlFailure extends RuntimeException {
    private final SQLException sql;

    SqlFailure(SQLException sql) {
        super(sql);
        this.sql = sql;
    }

    SQLException sql() {
        return sql;
    }
}
