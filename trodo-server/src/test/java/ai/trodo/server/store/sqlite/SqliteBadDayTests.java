package ai.trodo.server.store.sqlite;

import static ai.trodo.server.store.Samples.complete;
import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.model.Payload;
import ai.trodo.server.audit.ChainCheck;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunRecords;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.UnsupportedQueryException;
import ai.trodo.server.store.sql.SqlStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteBadDayTests {
    private static final Site SITE = new Site("acme");

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("deep").resolve("trodo.db");
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void hasEveryAcknowledgedRecordAfterItsProcessWasKilled() throws Exception {
        for (int round = 0; round < 3; round++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledWriter.class.getName(),
                            folder.resolve("killed" + round + ".db").toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int acknowledged = -1;
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
                String line = out.readLine();
                while (line != null) {
                    if (line.matches("\\d+")) {
                        acknowledged = Integer.parseInt(line);
                    }
                    if (acknowledged == 5 + round * 7) {
                        writer.toHandle().destroyForcibly();
                    }
                    line = out.readLine();
                }
            }
            assertThat(writer.waitFor()).isNotZero();
            assertThat(acknowledged).isGreaterThanOrEqualTo(5 + round * 7);
            assertEverythingIsThere(folder.resolve("killed" + round + ".db"), acknowledged);
        }
    }

    private static void assertEverythingIsThere(Path file, int acknowledged) {
        try (RunStore store = SqliteStore.open(file)) {
            for (int batch = 0; batch <= acknowledged; batch++) {
                for (int i = 0; i < KilledWriter.SPANS_IN_BATCH; i++) {
                    assertThat(store.runs().span(KilledWriter.SITE, "run-" + i % 7, "s-" + batch + "-" + i))
                            .isPresent();
                }
            }
            long spans = 0;
            for (RunSummary run : store.runs()
                    .list(KilledWriter.SITE, RunQuery.ALL, Sort.NEWEST, null, 100)
                    .items()) {
                spans += run.spanCount();
                assertThat(ChainCheck.of(store, KilledWriter.SITE, run.runId())
                                .orElseThrow()
                                .verified())
                        .isTrue();
            }
            assertThat(spans)
                    .as("whole batches only")
                    .isGreaterThanOrEqualTo((acknowledged + 1L) * KilledWriter.SPANS_IN_BATCH);
            assertThat(spans % KilledWriter.SPANS_IN_BATCH).isZero();
        }
    }

    @Test
    void aDamagedRecordOrLineDisturbsNothingElse() throws SQLException {
        try (RunStore store = SqliteStore.open(file())) {
            store.writer().write(SITE, complete("good", 0));
            store.writer().write(SITE, complete("bad", 10));
            sql(
                    "UPDATE record SET body = X'FF00FE', encoding = 0 WHERE entity = 's:bad-llm'",
                    "UPDATE record SET body = X'789C', encoding = 1 WHERE entity = 's:bad-tool'",
                    "UPDATE run SET line = X'0102FF7F', status = 'nonsense' WHERE run_id = 'bad'",
                    "UPDATE span SET kind = 'nonsense', status = 'x', attributes = ']' WHERE span_id = 'bad-tool'");

            assertThat(store.runs()
                            .list(SITE, RunQuery.ALL, Sort.NEWEST, null, 10)
                            .items())
                    .hasSize(2);
            assertThat(store.runs().summary(SITE, "bad").orElseThrow().errorSummary())
                    .contains("damaged");
            RunRecords records = store.runs().records(SITE, "bad").orElseThrow();
            assertThat(records.damaged()).isEqualTo(2);
            assertThat(store.runs()
                            .tree(SITE, "bad", null, 10)
                            .orElseThrow()
                            .spans()
                            .items())
                    .hasSize(2);
            assertThat(ChainCheck.of(store, SITE, "bad").orElseThrow().verified())
                    .isFalse();
            store.writer()
                    .write(
                            SITE,
                            List.of(
                                    run("bad", 10).build(),
                                    llm("bad", "bad-llm", 11).model("m2").build()));
            assertThat(store.runs().summary(SITE, "bad").orElseThrow().models()).contains("m2");
            assertThat(store.runs().summary(SITE, "bad").orElseThrow().spanCount())
                    .isEqualTo(2);
            ((SqlStore) store).catchUp();
            assertThat(store.runs().facets(SITE, RunQuery.ALL).runs()).isEqualTo(2);
            assertThat(store.retention().purge(SITE, List.of("bad"), "damaged")).containsExactly("bad");
            assertThat(store.runs().summary(SITE, "good").orElseThrow().spanCount())
                    .isEqualTo(2);
        }
    }

    @Test
    void aDamagedRunLeavesNothingToBeFoundByWhenItIsPurged() throws SQLException {
        try (RunStore store = SqliteStore.open(file())) {
            store.writer().write(SITE, complete("bad", 10));
            sql("UPDATE run SET line = X'0102FF7F' WHERE run_id = 'bad'");

            assertThat(store.retention().purge(SITE, List.of("bad"), "damaged")).containsExactly("bad");

            assertThat(count("run_term")).isZero();
            assertThat(count("profile")).isZero();
            assertThat(store.health().spans()).isZero();
        }
    }

    private long count(String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return rows.getLong(1);
        }
    }

    @Test
    void leavesNoByteOfAPurgedRunInTheFile() throws IOException {
        String secret = "zanzibarquark";
        try (RunStore store = SqliteStore.open(file())) {
            for (int i = 0; i < 50; i++) {
                store.writer().write(SITE, complete("keep" + i, i));
                store.writer()
                        .write(
                                SITE,
                                List.of(
                                        run("gone" + i, i)
                                                .agentName(secret)
                                                .distinctId(secret)
                                                .input(Payload.of(secret))
                                                .build(),
                                        llm("gone" + i, "s" + i, i)
                                                .model(secret)
                                                .output(Payload.of(secret))
                                                .build()));
            }
            ((SqlStore) store).catchUp();
            assertThat(filesWith(secret)).isNotEmpty();
            store.retention()
                    .purge(
                            SITE,
                            Stream.iterate(0, i -> i + 1)
                                    .limit(50)
                                    .map(i -> "gone" + i)
                                    .toList(),
                            "asked");
            assertThat(filesWith(secret)).isEmpty();
        }
        assertThat(filesWith(secret)).isEmpty();
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.list(file().getParent())) {
            return files.filter(path -> contains(path, text)).toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void letsOnlyTheOwnerReadItsFiles() throws IOException {
        try (RunStore store = SqliteStore.open(file())) {
            store.writer().write(SITE, complete("r", 0));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                    .isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(file().getParent())) {
                assertThat(files.toList())
                        .hasSizeGreaterThanOrEqualTo(2)
                        .allSatisfy(
                                path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void refusesDataOfANewerRelease() throws SQLException {
        SqliteStore.open(file()).close();
        sql("INSERT INTO schema_version (version, script) VALUES (99, 'from the future')");

        assertThatThrownBy(() -> SqliteStore.open(file()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("99")
                .hasMessageContaining("newer release");
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsNoDatabase() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "this is not a database, it only has its name".repeat(100));

        assertThatThrownBy(() -> SqliteStore.open(file()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("back-up");
    }

    @Test
    void refusesTextSearchWhereItIsSwitchedOff() {
        try (RunStore store =
                SqliteStore.open(SqliteSettings.at(file()).withTextSearch(false).withFullSync(true))) {
            store.writer().write(SITE, complete("r", 0));
            assertThat(store.capabilities().textSearch()).isFalse();
            assertThatThrownBy(() -> store.runs().list(SITE, RunQuery.of(RunQuery.Text.of("x")), Sort.NEWEST, null, 1))
                    .isInstanceOf(UnsupportedQueryException.class)
                    .hasMessageContaining("switched off");
        }
    }

    @Test
    void keepsItsBackUpWhole() throws SQLException {
        Path backUp = folder.resolve("backup.db");
        try (RunStore store = SqliteStore.open(file())) {
            store.writer().write(SITE, complete("r", 0));
            sql("VACUUM INTO '" + backUp + "'");
            store.writer().write(SITE, complete("later", 0));
        }
        try (RunStore restored = SqliteStore.open(backUp)) {
            assertThat(restored.runs().summary(SITE, "r").orElseThrow().spanCount())
                    .isEqualTo(2);
            assertThat(restored.runs().summary(SITE, "later")).isEmpty();
            assertThat(ChainCheck.of(restored, SITE, "r").orElseThrow().verified())
                    .isTrue();
            restored.writer().write(SITE, complete("r2", 0));
        }
    }

    @Test
    void keepsHoldOfNoLockBetweenBatches() throws SQLException {
        try (RunStore store = SqliteStore.open(file())) {
            store.writer().write(SITE, complete("r", 0));
            sql("BEGIN IMMEDIATE", "COMMIT");
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = other.createStatement();
                    ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
                assertThat(rows.getString(1)).isEqualTo("ok");
            }
        }
    }
}
