package ai.trodo.benchmarks.store;

import ai.trodo.server.store.engine.LaneSettings;
import ai.trodo.server.store.postgres.PostgresSettings;
import ai.trodo.server.store.postgres.PostgresStore;
import ai.trodo.server.store.sql.SqlStore;
import ai.trodo.server.store.sqlite.SqliteSettings;
import ai.trodo.server.store.sqlite.SqliteStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ingest and reads of the store beside the bare engine, taking turns on the same records in one process. Arguments:
 * number of spans (default 1,000,000), then sqlite, postgres or both (default). Text search is off on both sides.
 */
public final class StoreBenchmark {
    private StoreBenchmark() {}

    public static void main(String[] args) throws Exception {
        long spans = args.length > 0 ? Long.parseLong(args[0].replace("_", "")) : 1_000_000;
        String engines = args.length > 1 ? args[1] : "both";
        Path folder = Files.createTempDirectory("trodo-store-benchmark");
        try {
            if (!engines.equals("postgres")) {
                sqlite(spans, folder);
            }
            if (!engines.equals("sqlite")) {
                postgres(spans);
            }
        } finally {
            delete(folder);
        }
    }

    private static void sqlite(long spans, Path folder) throws SQLException {
        SqliteSettings settings = SqliteSettings.at(folder.resolve("trodo.db")).withTextSearch(false);
        try (BareEngine bare = new BareSqlite(folder.resolve("bare.db"));
                SqlStore store = (SqlStore) SqliteStore.open(settings)) {
            new Comparison("SQLite", bare, store, spans, Comparison.AfterLoad.NOTHING).run();
        }
    }

    /** One server with two databases, made to wait for the disk like one in production. */
    private static void postgres(long spans) throws IOException, SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .start()) {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE bare");
            }
            String ours = server.getJdbcUrl("postgres", "postgres");
            PostgresSettings settings = new PostgresSettings(ours, "postgres", "", false, LaneSettings.DEFAULT);
            try (BareEngine bare = new BarePostgres(
                            server.getDatabase("postgres", "bare").getConnection());
                    SqlStore store = (SqlStore) PostgresStore.open(settings)) {
                new Comparison("PostgreSQL", bare, store, spans, () -> vacuum(server)).run();
            }
        }
    }

    private static void vacuum(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
