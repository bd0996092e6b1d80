package ai.trodo.server.store.sql;

import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.TrodoRecord;
import ai.trodo.server.store.People;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Compare;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunQuery.Measure;
import ai.trodo.server.store.RunQuery.Op;
import ai.trodo.server.store.RunQuery.Text;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.UsageReader;
import ai.trodo.server.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks SQLite itself how it answers what callers ask. */
final class QueryPlanTests {
    private static final Site SITE = new Site("acme");
    private static final TimeRange RANGE =
            new TimeRange(Instant.parse("2026-11-20T00:00:00Z"), Instant.parse("2026-11-21T00:00:00Z"));

    @TempDir
    Path folder;

    private SqlStore store;
    private final Set<String> asked = new LinkedHashSet<>();

    @BeforeEach
    void open() {
        store = (SqlStore) SqliteStore.open(folder.resolve("trodo.db"));
        List<TrodoRecord> records = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            records.add(
                    run("r" + i, i).agentName(i % 100 == 0 ? "rare" : "common").build());
            records.add(llm("r" + i, "s" + i, i).build());
        }
        store.writer().write(SITE, records);
        store.catchUp();
        store.listen(asked::add);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void ask() {
        List<RunQuery> queries = List.of(
                RunQuery.ALL,
                RunQuery.ALL.in(RANGE),
                RunQuery.of(Is.of(Field.AGENT, "rare")),
                RunQuery.of(Is.of(Field.AGENT, "common"), Is.of(Field.MODEL, "gpt-4o-mini")),
                RunQuery.of(Is.of(Field.AGENT, "rare", "common")).in(RANGE),
                RunQuery.of(Is.of(Field.STATUS, "error").not(), Compare.of(Measure.COST, Op.GT, 0.001)),
                RunQuery.of(Is.meta("tenant", "acme"), Is.of(Field.TAG, "beta"), Is.of(Field.HAS, "error")),
                RunQuery.of(Compare.score("helpful", Op.GT, 0.5)),
                RunQuery.of(Is.of(Field.RUN, "r1", "r2")),
                RunQuery.of(Text.of("parcel")));
        for (RunQuery query : queries) {
            for (Sort.Key key : Sort.Key.values()) {
                var first = store.runs().list(SITE, query, new Sort(key, true), null, 2);
                if (first.next() != null) {
                    store.runs().list(SITE, query, new Sort(key, true), first.next(), 2);
                }
            }
            store.runs().conversations(SITE, query, null, 10);
            store.runs().users(SITE, query, null, 10);
            store.runs().facets(SITE, query);
            store.usage().totals(SITE, query);
            store.usage().series(SITE, query.in(RANGE), Duration.ofHours(1));
            for (UsageReader.Dimension dimension : UsageReader.Dimension.values()) {
                store.usage().by(SITE, query, dimension);
            }
            store.usage().modelsByDay(SITE, query);
        }
        store.runs().tree(SITE, "r1", null, 10);
        store.runs().records(SITE, "r1");
        store.runs().span(SITE, "r1", "s1");
        store.runs().log(SITE, "r1", null, 10);
        store.runs().scores(SITE, "helpful", RANGE, null, 10);
        store.runs().scores(SITE, null, RANGE, null, 10);
        store.runs().events(SITE, List.of("log"), RANGE, null, 10);
        store.runs().conversation(SITE, "chat-1");
        store.runs().user(SITE, "user-1");
        store.tail().read(SITE, 5, 10);
        store.tail().head(SITE);
        store.people().events(SITE, "u", null, 10);
        store.people().events(SITE, List.of("open"), RANGE, null, 10);
        store.people().profile(SITE, People.USER, "u");
        store.documents().list(SITE, "view", null);
        store.auditLog().list(SITE, null, 10);
        store.health();
        store.retention().endedBefore(SITE, Set.of("ok", "error"), Instant.now(), 10);
        store.retention().silentSince(SITE, Instant.now(), 10);
        store.writer()
                .write(SITE, List.of(run("r1", 0).build(), llm("r1", "again", 0).build()));
    }

    @Test
    void noQuestionScansATable() {
        ask();

        assertThat(asked).hasSizeGreaterThan(50);
        List<String> scans = new ArrayList<>();
        for (String sql : asked) {
            if (sql.startsWith("SELECT")) {
                for (String line : plan(sql)) {
                    if (isScan(line)) {
                        scans.add(line + "  <-  " + sql);
                    }
                }
            }
        }
        assertThat(scans).isEmpty();
    }

    /** Tables that SCAN may name: virtual ones, subqueries, and rows that exist once. */
    private static boolean isScan(String line) {
        return line.startsWith("SCAN ")
                && !line.contains("VIRTUAL TABLE")
                && !line.matches(
                        "SCAN (c|counted|waiting|j|\\(subquery.*|\\d+-ROW.*|CONSTANT ROW.*|text_state|site)( .*)?");
    }

    private List<String> plan(String sql) {
        return store.ask(db -> {
            List<String> lines = new ArrayList<>();
            try (var statement = db.connection().prepareStatement("EXPLAIN QUERY PLAN " + sql);
                    var rows = statement.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString("detail"));
                }
            }
            return lines;
        });
    }

    @Test
    void pagesAreReadInTheOrderOfAnIndex() {
        ask();

        for (String sql : asked) {
            boolean list = sql.contains("FROM run r INDEXED BY")
                    || sql.contains(
                            "FROM run_term d CROSS JOIN run r WHERE d.site_no = ? AND d.field = ? AND d.value = ?");
            if (list && sql.contains("ORDER BY") && sql.contains("r.line")) {
                assertThat(plan(sql)).as(sql).noneMatch(line -> line.contains("TEMP B-TREE"));
            }
        }
    }
}
