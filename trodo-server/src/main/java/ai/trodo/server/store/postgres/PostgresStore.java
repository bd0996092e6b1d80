package ai.trodo.server.store.postgres;

import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.sql.SqlStore;

/** Opens the store in a PostgreSQL database. Needs {@code org.postgresql:postgresql} on the class path. */
public final class PostgresStore {
    private PostgresStore() {}

    /** @throws StoreUnavailableException when the database cannot be reached, or its tables are of a newer release */
    public static RunStore open(PostgresSettings settings) {
        return new SqlStore(new PostgresDialect(settings), settings.lane());
    }
}
