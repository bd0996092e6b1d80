package ai.trodo.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.model.TrodoRecord;
import ai.trodo.server.boot.ServerSettings.StoreSettings;
import ai.trodo.server.boot.StoreOpener;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunStoreContract;
import ai.trodo.server.store.Samples;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.UnsupportedQueryException;
import ai.trodo.server.store.engine.LaneSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.embedded.RedisServer;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisStoreTests extends RunStoreContract {
    private final int port = freePort();
    private RedisServer redis;

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void start() throws IOException {
        redis = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
    }

    @AfterAll
    void stop() throws IOException {
        redis.stop();
    }

    @BeforeEach
    @Override
    protected void openStore() {
        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().flushall();
        }
        super.openStore();
    }

    @Override
    protected RunStore open(Clock clock) {
        return RedisStore.open(
                RedisSettings.at("redis://127.0.0.1:" + port).withLane(LaneSettings.DEFAULT.withClock(clock)));
    }

    @Override
    protected void catchUp(RunStore store) {}

    @Test
    void leavesNoKeyOrValueOfAPurgedRunButItsTombstone() {
        write(Samples.complete("r1", 0));
        write(Samples.score("r1", "s", "helpful", 1), Samples.event("r1", "e", "log", 5));
        store.retention().purge(SITE, List.of("r1"), "asked");

        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            assertThat(connection.sync().keys("*"))
                    .containsExactlyInAnyOrder(
                            "trodo:sites",
                            "trodo:run-number",
                            "trodo:index",
                            "trodo:spans",
                            "trodo:acme:tombstones",
                            "trodo:acme:tail",
                            "trodo:acme:position");
            assertThat(connection.sync().xlen("trodo:acme:tail")).isZero();
            assertThat(connection.sync().hgetall("trodo:spans")).containsOnly(Map.entry("acme", "0"));
        }
    }

    private <T> T ask(Function<RedisCommands<String, String>, T> question) {
        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        }
    }

    private void writeMany() {
        List<TrodoRecord> records = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            records.add(Samples.run("r" + i, i)
                    .agentName(i % 10 == 0 ? "rare" : "common")
                    .distinctId("user-" + i % 100)
                    .conversationId("chat-" + i % 300)
                    .build());
            records.add(Samples.llm("r" + i, "s" + i, i).build());
        }
        write(records);
    }

    @Test
    void pagesAreReadFromSortedSetsInAFewCommands() {
        writeMany();
        RunQuery rare = RunQuery.of(Is.of(Field.AGENT, "rare"), Is.of(Field.MODEL, "gpt-4o-mini"));
        Cursor second = store.runs().list(SITE, rare, Sort.NEWEST, null, 50).next();
        ask(RedisCommands::configResetstat);

        assertThat(store.runs().list(SITE, rare, Sort.NEWEST, second, 50).items())
                .hasSize(50);
        assertThat(store.runs()
                        .list(SITE, RunQuery.ALL, new Sort(Sort.Key.COST, true), null, 50)
                        .items())
                .hasSize(50);
        assertThat(store.runs().conversation(SITE, "chat-7").orElseThrow().runCount())
                .isEqualTo(4);
        assertThat(store.runs().user(SITE, "user-7").orElseThrow().runCount()).isEqualTo(12);

        Map<String, Long> calls = calls();
        assertThat(calls).doesNotContainKeys("hvals", "hgetall", "hscan", "keys");
        assertThat(calls.get("hmget")).isLessThan(8);
        assertThat(calls.values().stream().mapToLong(Long::longValue).sum()).isLessThan(40);
    }

    /** How often each command came since the statistics were reset. */
    private Map<String, Long> calls() {
        Map<String, Long> calls = new TreeMap<>();
        ask(redis -> redis.info("commandstats")).lines().forEach(line -> {
            if (line.startsWith("cmdstat_")) {
                String name = line.substring("cmdstat_".length(), line.indexOf(':'));
                calls.put(name, Long.parseLong(line.replaceAll(".*:calls=(\\d+).*", "$1")));
            }
        });
        return calls;
    }

    @Test
    void makesTheSetsOfRunsThatAnOlderCollectorHasStored() {
        writeMany();
        List<String> expected = ids(Is.of(Field.USER, "user-7"));
        assertThat(expected).hasSize(12);
        ask(redis -> {
            List<String> sets = new ArrayList<>(redis.keys("trodo:acme:by:*"));
            sets.addAll(redis.keys("trodo:acme:term:*"));
            sets.addAll(List.of("trodo:index", "trodo:spans"));
            return redis.del(sets.toArray(new String[0]));
        });
        assertThat(ids(Is.of(Field.USER, "user-7"))).isEmpty();

        restart();

        assertThat(ids(Is.of(Field.USER, "user-7"))).isEqualTo(expected);
        assertThat(ids(RunQuery.ALL, new Sort(Sort.Key.TOKENS, true))).hasSize(1000);
        assertThat(store.health().spans()).isEqualTo(1200);
    }

    @Test
    void namesTheEnginesThatSearchText() {
        assertThatThrownBy(() -> ids(RunQuery.Text.of("parcel")))
                .isInstanceOf(UnsupportedQueryException.class)
                .hasMessageContaining("SQLite or PostgreSQL")
                .hasMessageContaining("agent:");
    }

    @Test
    void isWhatAnAddressOfRedisOpens() {
        StoreSettings settings = new StoreSettings("redis://127.0.0.1:" + port, null, null, true, false);
        try (RunStore opened = StoreOpener.open(settings)) {
            assertThat(opened.health().up()).isTrue();
            assertThat(opened.capabilities().textSearch()).isFalse();
        }
    }
}
