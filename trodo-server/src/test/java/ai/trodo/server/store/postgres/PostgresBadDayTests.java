package ai.trodo.server.store.postgres;

import static ai.trodo.server.store.Samples.complete;
import static ai.trodo.server.store.Samples.llm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.server.audit.ChainCheck;
import ai.trodo.server.store.LiveTail;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class PostgresBadDayTests {
    private static final Site SITE = new Site("acme");

    @TempDir
    Path folder;

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private static RunStore open(EmbeddedPostgres postgres) {
        return PostgresStore.open(PostgresSettings.at(postgres.getJdbcUrl("postgres", "postgres"), "postgres", ""));
    }

    @Test
    void goesOnWhenTheDatabaseIsBack() throws Exception {
        EmbeddedPostgres postgres = start(0);
        int port = postgres.getPort();
        try (RunStore store = open(postgres)) {
            store.writer().write(SITE, complete("before", 0));
            postgres.close();
            assertThatThrownBy(() -> store.writer().write(SITE, complete("lost", 0)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("cannot be reached");
            assertThatThrownBy(() -> store.runs().summary(SITE, "before"))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(store.health().up()).isFalse();

            postgres = start(port);
            assertThat(store.runs().summary(SITE, "before")).isPresent();
            assertThat(store.writer().write(SITE, complete("after", 0)).stored())
                    .isEqualTo(3);
            assertThat(store.runs().summary(SITE, "lost")).isEmpty();
            assertThat(store.health().up()).isTrue();
        } finally {
            postgres.close();
        }
    }

    @Test
    void severalCollectorsWriteToOneRunAndHearOfEachOther() throws Exception {
        try (EmbeddedPostgres postgres = start(0);
                RunStore one = open(postgres);
                RunStore two = open(postgres)) {
            CountDownLatch heard = new CountDownLatch(1);
            try (LiveTail.Subscription follower = two.tail().subscribe(SITE, heard::countDown)) {
                terminateConnections(postgres);
                List<Thread> writers = new ArrayList<>();
                for (RunStore store : List.of(one, two)) {
                    Thread thread = new Thread(() -> {
                        for (int i = 0; i < 30; i++) {
                            store.writer()
                                    .write(
                                            SITE,
                                            List.of(llm("shared", System.identityHashCode(store) + "-" + i, i)
                                                    .build()));
                        }
                    });
                    writers.add(thread);
                    thread.start();
                }
                for (Thread writer : writers) {
                    writer.join();
                }
                assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(one.runs().summary(SITE, "shared").orElseThrow().spanCount())
                    .isEqualTo(60);
            assertThat(ChainCheck.of(two, SITE, "shared").orElseThrow().verified())
                    .isTrue();
            List<LiveTail.Change> changes = two.tail().read(SITE, 0, 1000);
            assertThat(changes).hasSize(60);
            assertThat(changes).extracting(LiveTail.Change::position).isSorted();
        }
    }

    private static void terminateConnections(EmbeddedPostgres postgres) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'trodo'");
        }
    }
}
