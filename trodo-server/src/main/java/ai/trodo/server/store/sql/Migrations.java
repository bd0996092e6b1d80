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
    static final List<String> SCRIPTS = List.of("0001-records-and-projections.sql", "0002-prompts.sql");

    private Migrations() {}

    static void apply(Dialect dialect, Connection writer) throws SQLException {
        apply(dialect, writer, SCRIPTS.size());
    }

    /** Up to and including a version: tests begin from older releases. */
    static void apply(Dialect dialect, Connection writer, int upTo) throws SQLException {
        dialect.begin(writer);
        Db db = new Db(dialect, new Session(writer));
        if (!dialect.hasTable(writer, "schema_version")) {
            execute(writer, "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, script TEXT NOT NULL)");
        }
        long current = db.number("SELECT max(version) FROM schema_version");
        if (current > SCRIPTS.size()) {
            dialect.rollback(writer);
            throw new StoreUnavailableException(
                    "the data has schema version " + current + ", this release knows " + SCRIPTS.size()
                            + ": run the newer release, or restore a back-up made before the upgrade",
                    null);
        }
        for (int version = (int) current + 1; version <= upTo; version++) {
            String script = SCRIPTS.get(version - 1);
            for (String statement : statements(dialect, script)) {
                execute(writer, statement);
            }
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
