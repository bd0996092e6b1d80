package ai.trodo.server.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-alone collector on bad days, seen over HTTP by those who send and those who look. */
@Tag("slow")
final class CollectorBadDayTests {
    private static final int BEFORE_THE_KILL = 60;

    @TempDir
    Path folder;

    private String sqlite() {
        return "trodo.server.store.url=sqlite:" + folder.resolve("trodo.db");
    }

    private static String[] postgres(EmbeddedPostgres server) {
        return new String[] {
            "trodo.server.store.url=" + server.getJdbcUrl("postgres", "postgres"), "trodo.server.store.user=postgres"
        };
    }

    @Test
    void keepsEveryAcknowledgedRunInSqliteWhenItIsKilled() throws Exception {
        killedWhileItTakesRunsIn(sqlite());
    }

    @Test
    void keepsEveryAcknowledgedRunInPostgresqlWhenItIsKilled() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            killedWhileItTakesRunsIn(postgres(server));
        }
    }

    private void killedWhileItTakesRunsIn(String... settings) throws Exception {
        List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
        CollectorProcess first = CollectorProcess.start(folder, settings);
        CountDownLatch enough = new CountDownLatch(BEFORE_THE_KILL);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String sender = "sender-" + i + "-";
            Thread thread = new Thread(() -> sendUntilItIsGone(first, sender, acknowledged, enough));
            senders.add(thread);
            thread.start();
        }
        assertThat(enough.await(5, TimeUnit.MINUTES)).isTrue();
        first.kill();
        for (Thread sender : senders) {
            sender.join();
        }

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(BEFORE_THE_KILL);
        try (CollectorProcess second = CollectorProcess.start(folder, settings)) {
            for (String run : acknowledged) {
                assertThat(second.has(run)).as(run).isTrue();
            }
            assertThat(second.ingest("after", "").statusCode()).isEqualTo(200);
        }
    }

    private static void sendUntilItIsGone(
            CollectorProcess collector, String sender, List<String> acknowledged, CountDownLatch enough) {
        try {
            for (int n = 0; collector.ingest(sender + n, "question").statusCode() == 200; n++) {
                acknowledged.add(sender + n);
                enough.countDown();
            }
        } catch (IOException killed) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A limit on the size of its files stands for a disk that is full; lifting it for one that has room again. */
    @Test
    void refusesWhatDoesNotFitOnTheDiskAndGoesOnWhenThereIsRoom() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit of util-linux");
        List<String> limited = List.of("/bin/bash", "-c", "ulimit -S -f 6000; exec \"$0\" \"$@\"");
        String large = "x".repeat(200_000);
        List<String> acknowledged = new ArrayList<>();
        try (CollectorProcess collector = CollectorProcess.start(folder, limited, sqlite())) {
            HttpResponse<String> answer = collector.ingest("run-0", large);
            while (answer.statusCode() == 200 && acknowledged.size() < 200) {
                acknowledged.add("run-" + acknowledged.size());
                answer = collector.ingest("run-" + acknowledged.size(), large);
            }
            String refused = "run-" + acknowledged.size();

            assertThat(acknowledged).isNotEmpty();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(collector.has(refused)).isFalse();
            assertThat(collector.has("run-0")).isTrue();

            Process lifted = new ProcessBuilder(
                            "/usr/bin/prlimit", "--pid", Long.toString(collector.pid()), "--fsize=unlimited")
                    .inheritIO()
                    .start();
            assertThat(lifted.waitFor()).isZero();
            assertThat(collector.ingest(refused, large).statusCode()).isEqualTo(200);
            acknowledged.add(refused);
            for (String run : acknowledged) {
                assertThat(collector.has(run)).as(run).isTrue();
            }
        }
    }

    @Test
    void refusesWhilePostgresqlIsDownAndGoesOnByItself() throws Exception {
        EmbeddedPostgres server = database(0);
        int port = server.getPort();
        try (CollectorProcess collector = CollectorProcess.start(folder, postgres(server))) {
            assertThat(collector.ingest("before", "").statusCode()).isEqualTo(200);
            server.close();

            HttpResponse<String> down = collector.ingest("lost", "");
            assertThat(down.statusCode()).as(down.body()).isEqualTo(503);
            assertThat(collector.get("/healthz").statusCode()).isEqualTo(503);
            assertThat(collector.get("/api/runs").statusCode()).isEqualTo(503);

            server = database(port);
            assertThat(collector.ingest("after", "").statusCode()).isEqualTo(200);
            assertThat(collector.has("before")).isTrue();
            assertThat(collector.has("lost")).isFalse();
            assertThat(collector.has("after")).isTrue();
            assertThat(collector.get("/healthz").statusCode()).isEqualTo(200);
        } finally {
            server.close();
        }
    }

    private EmbeddedPostgres database(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    @Test
    void streamsWhatAnotherCollectorTookIn() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                CollectorProcess takes = CollectorProcess.start(folder, postgres(server));
                CollectorProcess shows = CollectorProcess.start(folder, postgres(server));
                BufferedReader live = shows.live()) {
            assertThat(live.readLine()).isNotNull();
            assertThat(takes.ingest("seen-elsewhere", "").statusCode()).isEqualTo(200);

            String line = live.readLine();
            while (line != null && !line.contains("seen-elsewhere")) {
                line = live.readLine();
            }
            assertThat(line).contains("seen-elsewhere");
        }
    }
}
