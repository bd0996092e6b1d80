package ai.trodo.server.store.sqlite;

import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.sql.SqlStore;
import java.nio.file.Path;

/** Opens the store in a SQLite file. */
public final class SqliteStore {
    /** Where the file is when nothing else is said: below the working directory. */
    public static final Path DEFAULT_FILE = Path.of(".trodo", "trodo.db");

    private SqliteStore() {}

    /** Opens the file with its defaults, makes it where it is not there, and brings an older one up to date. */
    public static RunStore open(Path file) {
        return open(SqliteSettings.at(file));
    }

    /** @throws StoreUnavailableException when the file cannot be opened, or is of a newer release */
    public static RunStore open(SqliteSettings settings) {
        return new SqlStore(SqliteDialect.at(settings), settings.lane());
    }
}
