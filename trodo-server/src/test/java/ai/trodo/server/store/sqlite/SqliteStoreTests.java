package ai.trodo.server.store.sqlite;

import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunStoreContract;
import ai.trodo.server.store.engine.LaneSettings;
import ai.trodo.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTests extends RunStoreContract {
    @TempDir
    Path folder;

    @Override
    protected RunStore open(Clock clock) {
        return SqliteStore.open(
                SqliteSettings.at(folder.resolve("trodo.db")).withLane(LaneSettings.DEFAULT.withClock(clock)));
    }

    @Override
    protected void catchUp(RunStore store) {
        ((SqlStore) store).catchUp();
    }
}
