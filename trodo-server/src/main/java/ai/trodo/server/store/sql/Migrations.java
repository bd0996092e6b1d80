package ai.trodo.server.store.sql;

import ai.trodo.server.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Brings a schema forward, one numbered script after the other, all in one transaction. Never back: data of a newer
 * release is refused with a message that says so.
 */
final class Migrations {
    private static final List<Migration> ALL = List.of(
            new Migration("0001-records-and-projections.sql", db -> {}),
            new Migration("0002-prompts.sql", db -> {}),
            new Migration("0003-lines-of-runs-and-their-hours.sql", RunsOfSchema2::move),
            new Migration("0004-prompts-and-spans-by-the-hour.sql", db -> {}));

    private Migrations() {}

    /** What follows a script and cannot be said in SQL. */
    @FunctionalInterface
    private interface Step {
        void apply(Db db) throws SQLException;
    }

    private record Migration(String script, Step step) {}

    /** The version that this release reads and writes. */
    static int newest() {
        return ALL.size();
    }

    static void apply(Dialect dialect, Connection writer) throws SQLException {
        apply(dialect, writer, newest());
    }

    /** Up to and including a version: tests begin from older releases. */
    static void apply(Dialect dialect, Connection writer, int upTo) throws SQLException {
        dialect.begin(writer);
        Db db = new Db(dialect, new Session(writer));
        if (!dialect.hasTable(writer, "schema_version")) {
            execute(writer, "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, script TEXT NOT NULL)");
        }
        long current = db.number("SELECT max(version) FROM schema_version");
        if (current > newest()) {
            dialect.rollback(writer);
            throw new StoreUnavailableException(
                    "the data has schema version " + current + ", this release knows " + newest()
                            + ": run the newer release, or restore a back-up made before the upgrade",
                    null);
        }
        for (int version = (int) current + 1; version <= upTo; version++) {
            String script = ALL.get(version - 1).script();
            for (String statement : statements(dialect, script)) {
                execute(writer, statement);
            }
            ALL.get(version - 1).step().apply(db);
            db.update("INSERT INTO schema_version (version, script) VALUES (?, ?)", (long) version, script);
        }
        dialect.commit(writer);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> statements(Dialect dialect, String script) {
        String text = read(script);
        for (Map.Entry<String, String> word : dialect.schemaWords().entrySet()) {
            text = text.replace("${" + word.getKey() + "}", word.getValue());
        }
        List<String> statements = new ArrayList<>();
        for (String part : text.replaceAll("(?m)^--.*$", "").split(";\\s*(\n|$)")) {
            if (!part.isBlank()) {
                statements.add(part.trim());
            }
        }
        return statements;
    }

    private static String read(String script) {
        try (InputStream in = Migrations.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + script, e);
        }
    }
}
