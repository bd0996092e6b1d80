package ai.trodo.server.store.postgres;

import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunStoreContract;
import ai.trodo.server.store.engine.LaneSettings;
import ai.trodo.server.store.sql.SqlStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresStoreTests extends RunStoreContract {
    private final AtomicInteger schemas = new AtomicInteger();
    private EmbeddedPostgres postgres;
    private String schema;

    @BeforeAll
    void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    void stop() throws IOException {
        postgres.close();
    }

    @AfterEach
    void forget() {
        schema = null;
    }

    @Override
    protected RunStore open(Clock clock) {
        if (schema == null) {
            schema = "test" + schemas.incrementAndGet();
            execute("CREATE SCHEMA " + schema);
        }
        return PostgresStore.open(PostgresSettings.at(
                        postgres.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema, "postgres", "")
                .withLane(LaneSettings.DEFAULT.withClock(clock)));
    }

    private void execute(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void catchUp(RunStore store) {
        ((SqlStore) store).catchUp();
    }
}
