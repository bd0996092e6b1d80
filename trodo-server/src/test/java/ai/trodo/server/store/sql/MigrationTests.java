package ai.trodo.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.server.audit.ChainCheck;
import ai.trodo.server.store.People;
import ai.trodo.server.store.ReleasedData;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.Samples;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.UsageReader;
import ai.trodo.server.store.engine.LaneSettings;
import ai.trodo.server.store.postgres.PostgresSettings;
import ai.trodo.server.store.postgres.PostgresStore;
import ai.trodo.server.store.sqlite.SqliteSettings;
import ai.trodo.server.store.sqlite.SqliteStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stores that older releases made, kept as they were, come forward with all their data: they say the same as a store of
 * today that was given the same records. {@link ReleasedStores} made them.
 */
final class MigrationTests {
    private static final LaneSettings LANE = LaneSettings.DEFAULT.withClock(ReleasedData.CLOCK);

    /** Scripts that went out never change; what they were is told by their hash. */
    private static final Map<String, String> RELEASED_SCRIPTS = Map.of(
            "0001-records-and-projections.sql", "43f33d7c1723b0aa9531fec799d9e77a27ec79ebe2f867589630af91027638cc",
            "0002-prompts.sql", "44e111cc7887c28ac44a217800a55f6ec75c656255222e4b5b5f4a0857c88c46");

    @TempDir
    Path folder;

    private static InputStream released(int version, String file) throws IOException {
        InputStream in = MigrationTests.class.getResourceAsStream("released-" + version + "/" + file);
        assertThat(in).as("released-%d/%s", version, file).isNotNull();
        return new GZIPInputStream(in);
    }

    private RunStore sqlite(String name) {
        return SqliteStore.open(
                SqliteSettings.at(folder.resolve(name).resolve("trodo.db")).withLane(LANE));
    }

    private RunStore sqliteOf(int version) throws IOException {
        Path file = Files.createDirectories(folder.resolve("old")).resolve("trodo.db");
        try (InputStream in = released(version, "sqlite.db.gz")) {
            Files.copy(in, file);
        }
        return sqlite("old");
    }

    private static RunStore open(EmbeddedPostgres server, String schema) {
        return PostgresStore.open(PostgresSettings.at(
                        server.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema, "postgres", "")
                .withLane(LANE));
    }

    private static void restore(EmbeddedPostgres server, int version, String schema) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                InputStream in = released(version, "postgres.sql.gz")) {
            statement.execute("CREATE SCHEMA " + schema);
            statement.execute("SET search_path TO " + schema);
            statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void bringsSqliteForwardWithAllData(int version) throws IOException {
        try (RunStore old = sqliteOf(version);
                RunStore today = sqlite("today")) {
            assertSame((SqlStore) old, (SqlStore) today);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void bringsPostgresqlForwardWithAllData(int version) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            restore(server, version, "old");
            try (RunStore old = open(server, "old");
                    RunStore today = open(server, "public")) {
                assertSame((SqlStore) old, (SqlStore) today);
            }
        }
    }

    private static void assertSame(SqlStore old, SqlStore today) {
        ReleasedData.write(today);
        List<String> before = answers(old, ReleasedData.SITE);
        assertThat(before).hasSizeGreaterThan(100);
        today.catchUp();
        assertThat(before).containsExactlyElementsOf(answers(today, ReleasedData.SITE));
        old.catchUp();
        assertThat(answers(old, ReleasedData.SITE)).as("after the roll-up").isEqualTo(before);
        assertThat(answers(old, ReleasedData.OTHER)).isEqualTo(answers(today, ReleasedData.OTHER));

        for (RunSummary run : runs(old, RunQuery.ALL)) {
            assertThat(ChainCheck.of(old, ReleasedData.SITE, run.runId())
                            .orElseThrow()
                            .verified())
                    .as(run.runId())
                    .isTrue();
        }
        assertThat(old.auditLog().firstBroken(ReleasedData.SITE)).isZero();
        assertThat(old.retention().isPurged(ReleasedData.SITE, "gone")).isTrue();
        old.writer().write(ReleasedData.SITE, Samples.complete("after", 0));
        old.writer()
                .write(
                        ReleasedData.SITE,
                        List.of(Samples.llm("run-5", "more", 0).build()));
        assertThat(old.runs().summary(ReleasedData.SITE, "run-5").orElseThrow().spanCount())
                .isEqualTo(3);
        assertThat(ChainCheck.of(old, ReleasedData.SITE, "run-5").orElseThrow().verified())
                .isTrue();
    }

    private static List<RunSummary> runs(RunStore store, RunQuery query) {
        return store.runs()
                .list(ReleasedData.SITE, query, Sort.NEWEST, null, 1000)
                .items();
    }

    /** Everything that can be asked, as text. */
    private static List<String> answers(RunStore store, Site site) {
        List<Object> answers = new ArrayList<>();
        List<RunQuery> queries = List.of(
                RunQuery.ALL,
                RunQuery.ALL.in(new TimeRange(Instant.parse("2026-11-18T11:17:00Z"), null)),
                RunQuery.of(Is.of(Field.AGENT, "sales")),
                RunQuery.of(Is.of(Field.TAG, "t1"), Is.of(Field.STATUS, "error").not()),
                RunQuery.of(Is.meta("tenant", "t-1")),
                RunQuery.of(Is.of(Field.HAS, "score")),
                RunQuery.of(Is.of(Field.IS, "held")),
                RunQuery.of(RunQuery.Text.of("parcel")));
        TimeRange days = new TimeRange(Instant.parse("2026-11-18T00:00:00Z"), Instant.parse("2026-11-21T00:00:00Z"));
        for (RunQuery query : queries) {
            if (!(query.conditions().stream().anyMatch(c -> c instanceof RunQuery.Text))) {
                answers.add(store.usage().totals(site, query));
                answers.add(store.usage().series(site, query.in(days), Duration.ofHours(6)));
                answers.add(store.runs().facets(site, query));
                for (UsageReader.Dimension dimension : UsageReader.Dimension.values()) {
                    answers.add(store.usage().by(site, query, dimension));
                }
                answers.add(store.usage().modelsByDay(site, query));
                answers.addAll(
                        store.runs().conversations(site, query, null, 100).items());
                answers.addAll(store.runs().users(site, query, null, 100).items());
            }
            for (Sort.Key key : Sort.Key.values()) {
                answers.addAll(store.runs()
                        .list(site, query, new Sort(key, true), null, 1000)
                        .items());
            }
        }
        for (RunSummary run :
                store.runs().list(site, RunQuery.ALL, Sort.OLDEST, null, 1000).items()) {
            answers.add(store.runs().records(site, run.runId()));
            answers.add(store.runs().tree(site, run.runId(), null, 100));
            answers.addAll(store.runs().log(site, run.runId(), null, 100).items());
        }
        answers.add(store.runs().scores(site, null, TimeRange.ALWAYS, null, 100));
        answers.add(store.runs().events(site, List.of("log", "checkpoint"), TimeRange.ALWAYS, null, 100));
        answers.add(store.people().profile(site, People.USER, "user-1"));
        answers.add(store.people().events(site, "user-1", null, 100).items());
        answers.add(store.documents().list(site, "view", null));
        answers.add(store.auditLog().list(site, null, 100).items());
        answers.add(store.auditLog().heads(site, TimeRange.ALWAYS));
        answers.add(store.retention().held(site));
        return answers.stream().map(String::valueOf).toList();
    }

    @Test
    void neverChangesAScriptThatWentOut() throws Exception {
        for (Map.Entry<String, String> script : RELEASED_SCRIPTS.entrySet()) {
            try (InputStream in = Migrations.class.getResourceAsStream(script.getKey())) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
                assertThat(HexFormat.of().formatHex(hash)).as(script.getKey()).isEqualTo(script.getValue());
            }
        }
    }

    @Tag("slow")
    @Test
    void migratesOnceWhenTwoCollectorsStartTogether() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            restore(server, 1, "shared");
            Future<RunStore> one = both.submit(() -> open(server, "shared"));
            Future<RunStore> two = both.submit(() -> open(server, "shared"));
            try (RunStore first = one.get();
                    RunStore second = two.get()) {
                assertThat(answers(first, ReleasedData.SITE)).isEqualTo(answers(second, ReleasedData.SITE));
                long versions = ((SqlStore) first).ask(db -> db.number("SELECT count(*) FROM schema_version"));
                assertThat(versions).isEqualTo(Migrations.newest());
            }
        } finally {
            both.shutdownNow();
        }
    }

    @Tag("slow")
    @Test
    void refusesADatabaseOfANewerReleaseAndLeavesItAsItIs() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            open(server, "public").close();
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO schema_version (version, script) VALUES (99, 'of tomorrow')");
            }
            assertThatThrownBy(() -> open(server, "public"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("schema version 99")
                    .hasMessageContaining("knows " + Migrations.newest())
                    .hasMessageContaining("newer release");
        }
    }
}
