package ai.trodo.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.boot.ServerSettings.StoreSettings;
import ai.trodo.server.boot.StoreOpener;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunStoreContract;
import ai.trodo.server.store.Samples;
import ai.trodo.server.store.engine.LaneSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.List;
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
                            "trodo:acme:tombstones",
                            "trodo:acme:tail",
                            "trodo:acme:position");
            assertThat(connection.sync().xlen("trodo:acme:tail")).isZero();
        }
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
