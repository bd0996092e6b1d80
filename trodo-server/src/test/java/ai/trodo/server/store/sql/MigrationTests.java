package ai.trodo.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Samples;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.sqlite.SqliteSettings;
import ai.trodo.server.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationTests {
    @TempDir
    Path folder;

    @Test
    void takesRunsOfTheFirstSchemaAlong() throws SQLException {
        Path file = folder.resolve("trodo.db");
        try (RunStore store = SqliteStore.open(SqliteSettings.at(file))) {
            store.writer().write(Site.DEFAULT, Samples.complete("old", 0));
        }
        asItWasBeforePrompts(file);

        try (RunStore store = SqliteStore.open(SqliteSettings.at(file))) {
            assertThat(store.runs().summary(Site.DEFAULT, "old").orElseThrow().prompts())
                    .isEmpty();
            store.writer()
                    .write(
                            Site.DEFAULT,
                            List.of(Samples.llm("old", "more", 50)
                                    .attributes(Map.of("trodo.prompt.name", "answer"))
                                    .build()));
            assertThat(store.runs()
                            .list(Site.DEFAULT, RunQuery.of(Is.of(Field.PROMPT, "answer")), Sort.NEWEST, null, 10)
                            .items())
                    .hasSize(1);
            assertThat(store.runs()
                            .tree(Site.DEFAULT, "old", null, 10)
                            .orElseThrow()
                            .spans()
                            .items())
                    .hasSize(3);
        }
    }

    private static void asItWasBeforePrompts(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE span DROP COLUMN prompt");
            statement.execute("ALTER TABLE run DROP COLUMN prompts");
            statement.execute("DELETE FROM schema_version WHERE version > 1");
        }
    }
}
