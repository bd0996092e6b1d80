package ai.trodo.server.store;

import static ai.trodo.server.store.Samples.at;
import static ai.trodo.server.store.Samples.complete;
import static ai.trodo.server.store.Samples.failed;
import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static ai.trodo.server.store.Samples.score;
import static ai.trodo.server.store.Samples.tool;

import ai.trodo.model.RunStatus;
import ai.trodo.model.TrodoRecord;
import ai.trodo.model.Usage;
import ai.trodo.server.store.RunQuery.Condition;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of the contract share: a store of two sites, ways to write and to ask. */
public abstract class StoreContract {
    protected static final Site SITE = new Site("acme");
    protected static final Site OTHER = new Site("globex");
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    protected RunStore store;

    /** Opens a store on the data of this test; called again after a close to test a restart. */
    protected abstract RunStore open(Clock clock);

    /** Waits until what may lag behind has caught up. */
    protected abstract void catchUp(RunStore store);

    @BeforeEach
    protected void openStore() {
        store = open(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected final void restart() {
        store.close();
        store = open(Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));
    }

    protected final WriteResult write(TrodoRecord... records) {
        return store.writer().write(SITE, List.of(records));
    }

    protected final WriteResult write(List<? extends TrodoRecord> records) {
        return store.writer().write(SITE, records);
    }

    protected final RunSummary summary(String runId) {
        return store.runs().summary(SITE, runId).orElseThrow();
    }

    protected final List<String> ids(Condition... conditions) {
        return ids(RunQuery.of(conditions), Sort.NEWEST);
    }

    protected final List<String> ids(RunQuery query, Sort sort) {
        return store.runs().list(SITE, query, sort, null, 1000).items().stream()
                .map(RunSummary::runId)
                .toList();
    }

    protected final RunTree tree(String runId) {
        return store.runs().tree(SITE, runId, null, 100_000).orElseThrow();
    }

    /** Everything that is shown, without times of arrival. */
    final String rows(Site site, String runId) {
        RunTree tree = store.runs().tree(site, runId, null, 1000).orElseThrow();
        RunRecords records = store.runs().records(site, runId).orElseThrow();
        StringBuilder text = new StringBuilder();
        text.append(tree.summary()).append(tree.run()).append(tree.spans()).append(tree.events());
        text.append(tree.scores()).append(records.spans()).append(records.run());
        for (Condition condition : List.of(
                Is.of(Field.MODEL, "gpt-4o-mini"),
                Is.of(Field.TAG, "vip"),
                Is.of(Field.TAG, "beta"),
                Is.of(Field.TOOL, "refund"),
                Is.of(Field.STATUS, "running"),
                Is.of(Field.HAS, "error"))) {
            text.append(store.runs()
                    .list(site, RunQuery.of(condition), Sort.NEWEST, null, 10)
                    .items()
                    .size());
        }
        text.append(store.usage().by(site, RunQuery.ALL, UsageReader.Dimension.MODEL));
        return text.toString();
    }

    final void writeVariety() {
        write(complete("a", 0));
        write(
                run("b", 10_000)
                        .agentName("sales")
                        .distinctId("user-2")
                        .conversationId("chat-2")
                        .status(RunStatus.ERROR)
                        .errorSummary("boom")
                        .endedAt(at(10_500))
                        .environment("dev")
                        .release("2.0")
                        .tags(List.of("vip", "beta"))
                        .metadata(Map.of("tenant", "globex"))
                        .parentRunId("a")
                        .build(),
                llm("b", "b1", 10_000)
                        .model("claude")
                        .provider("anthropic")
                        .usage(Usage.of(1000, 500))
                        .build(),
                llm("b", "b2", 10_100).model("gpt-4o-mini").build(),
                failed(tool("b", "b3", 10_200, "refund"), "no walnut money").build(),
                score("b", "sb", "helpful", 0.9));
        write(
                run("c", 20_000)
                        .conversationId("chat-2")
                        .distinctId("user-2")
                        .status(RunStatus.RUNNING)
                        .endedAt(null)
                        .tags(List.of())
                        .metadata(Map.of())
                        .build(),
                score("c", "sc", "helpful", 0.1));
        catchUp(store);
    }

    static People.ProductEvent product(String id, String user, String name, long millis) {
        return new People.ProductEvent(id, user, name, at(millis), "session", Map.of("plan", "pro"));
    }
}
