package ai.trodo.server.store.sql;

import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.RunStatus;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.UsageReader;
import ai.trodo.server.store.postgres.PostgresSettings;
import ai.trodo.server.store.postgres.PostgresStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Asks PostgreSQL how it answers. There are 24,000 runs and it has looked at their statistics, so reading a whole table is
 * never what it would choose for being small; nothing is forbidden to its planner.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresPlanTests {
    private static final Site SITE = new Site("acme");
    private static final int WRITTEN = 600;
    private static final int TIMES = 40;

    /** What grows with the number of spans. */
    private static final Set<String> LARGE = Set.of("record", "run", "run_term", "span", "event", "score");

    private EmbeddedPostgres postgres;
    private PostgresSettings settings;

    @BeforeAll
    void fill() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        settings = PostgresSettings.at(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "");
        try (SqlStore store = (SqlStore) PostgresStore.open(settings)) {
            List<TrodoRecord> records = new ArrayList<>();
            for (int i = 0; i < WRITTEN; i++) {
                records.add(run("r" + i, i * 1000L)
                        .agentName("agent-" + i % 7)
                        .distinctId("user-" + i % 50)
                        .conversationId("chat-" + i % 200)
                        .status(i % 20 == 0 ? RunStatus.ERROR : RunStatus.OK)
                        .metadata(Map.of("tenant", "t" + i % 9))
                        .build());
                records.add(
                        llm("r" + i, "s" + i, i * 1000L).model("model-" + i % 5).build());
            }
            store.writer().write(SITE, records);
            store.catchUp();
        }
        multiply("run", "run_no", "run_id", "start_us");
        multiply("run_term", "run_no", "start_us");
        multiply("span", "run_no", "span_id", "start_us");
        execute("VACUUM ANALYZE");
    }

    @AfterAll
    void stop() throws IOException {
        postgres.close();
    }

    /** The rows of a table again and again, as other runs on other days. */
    private void multiply(String table, String... moved) throws SQLException {
        Set<String> others = new LinkedHashSet<>(List.of(moved));
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                ResultSet found = connection.getMetaData().getColumns(null, "public", table, null)) {
            while (found.next()) {
                String column = found.getString("COLUMN_NAME");
                columns.add(column);
                values.add(
                        switch (others.contains(column) ? column : "") {
                            case "run_no" -> "run_no + g * 100000";
                            case "start_us" -> "start_us - g * 86400000000";
                            case "run_id", "span_id" -> column + " || '-' || g";
                            default -> column;
                        });
            }
        }
        execute("INSERT INTO " + table + " (" + String.join(", ", columns) + ") SELECT " + String.join(", ", values)
                + " FROM " + table + ", generate_series(1, " + (TIMES - 1) + ") g");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** In the simple protocol, which leaves the parameters of a statement that is only explained alone. */
    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(settings.url() + "&preferQueryMode=simple", "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private static List<RunQuery> newest() {
        return List.of(
                RunQuery.ALL,
                RunQuery.of(Is.of(Field.AGENT, "agent-1")),
                RunQuery.of(Is.of(Field.STATUS, "error")),
                RunQuery.of(Is.of(Field.USER, "user-7")),
                RunQuery.of(Is.of(Field.CONVERSATION, "chat-7")),
                RunQuery.of(Is.of(Field.MODEL, "model-1")),
                RunQuery.of(Is.of(Field.PROVIDER, "openai")),
                RunQuery.of(Is.of(Field.ENVIRONMENT, "prod")),
                RunQuery.of(Is.of(Field.RELEASE, "1.2")),
                RunQuery.of(Is.of(Field.KIND, "llm")),
                RunQuery.of(Is.of(Field.TAG, "beta")),
                RunQuery.of(Is.of(Field.HAS, "error")),
                RunQuery.of(Is.of(Field.IS, "running")),
                RunQuery.of(Is.of(Field.TOOL, "nothing")),
                RunQuery.of(Is.of(Field.PROMPT, "nothing")),
                RunQuery.of(Is.of(Field.PARENT, "nothing")),
                RunQuery.of(Is.meta("tenant", "t3")),
                RunQuery.of(Is.of(Field.MODEL, "model-1"), Is.of(Field.STATUS, "error")),
                RunQuery.of(Is.of(Field.AGENT, "agent-1", "agent-2"), Is.of(Field.TAG, "beta")));
    }

    private static void list(SqlStore store) {
        for (RunQuery query : newest()) {
            Page<RunSummary> page = store.runs().list(SITE, query, Sort.NEWEST, null, 50);
            Cursor next = page.next();
            if (next != null) {
                store.runs().list(SITE, query, Sort.NEWEST, next, 50);
            }
        }
    }

    private static void askAll(SqlStore store) {
        list(store);
        for (Sort.Key key : Sort.Key.values()) {
            store.runs().list(SITE, RunQuery.ALL, new Sort(key, true), null, 50);
        }
        store.runs().tree(SITE, "r1", null, 5000);
        store.runs().span(SITE, "r1", "s1");
        store.runs().conversation(SITE, "chat-7");
        store.runs().user(SITE, "user-7");
        store.usage().modelsByDay(SITE, RunQuery.ALL);
        store.usage().by(SITE, RunQuery.ALL, UsageReader.Dimension.MODEL);
        store.usage().by(SITE, RunQuery.ALL, UsageReader.Dimension.PROMPT);
        store.usage().totals(SITE, RunQuery.ALL);
        store.health();
    }

    /** How often each table was read from one end to the other. */
    private Map<String, Long> scans() throws SQLException {
        Map<String, Long> scans = new TreeMap<>();
        for (String row : rows("SELECT relname || ' ' || seq_scan FROM pg_stat_user_tables")) {
            String[] parts = row.split(" ");
            if (LARGE.contains(parts[0])) {
                scans.put(parts[0], Long.parseLong(parts[1]));
            }
        }
        return scans;
    }

    /** A backend has told all that it counted when it is gone. */
    private void awaitNoConnections() throws SQLException {
        while (!rows("SELECT pid::text FROM pg_stat_activity WHERE application_name = 'trodo'")
                .isEmpty()) {
            rows("SELECT pg_sleep(0.05)::text");
        }
    }

    @Test
    void noQuestionOfAPageReadsAWholeTable() throws SQLException {
        try (SqlStore store = (SqlStore) PostgresStore.open(settings)) {
            store.catchUp();
        }
        awaitNoConnections();
        Map<String, Long> before = scans();

        try (SqlStore store = (SqlStore) PostgresStore.open(settings)) {
            for (int i = 0; i < 7; i++) {
                askAll(store);
            }
        }
        awaitNoConnections();

        assertThat(scans()).isEqualTo(before).containsKeys("run", "run_term", "span", "record");
    }

    @Test
    void pagesAreReadInTheOrderOfTheIndex() throws SQLException {
        Set<String> asked = new LinkedHashSet<>();
        try (SqlStore store = (SqlStore) PostgresStore.open(settings)) {
            store.listen(asked::add);
            list(store);
        }
        List<String> lists =
                asked.stream().filter(sql -> sql.contains("r.line")).toList();
        assertThat(lists).hasSizeGreaterThanOrEqualTo(5);
        for (String sql : lists) {
            String plan = String.join("\n", rows("EXPLAIN (GENERIC_PLAN) " + numbered(sql)));
            assertThat(plan).as(sql).contains("Index").doesNotContain("Sort").doesNotContain("Seq Scan");
        }
    }

    private static String numbered(String sql) {
        StringBuilder text = new StringBuilder();
        int parameter = 0;
        for (char c : sql.toCharArray()) {
            text.append(c == '?' ? "$" + ++parameter : String.valueOf(c));
        }
        return text.toString();
    }
}
