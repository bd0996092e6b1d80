package ai.trodo.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.fixture.Collector;
import ai.trodo.fixture.Collector.Request;
import ai.trodo.fixture.Samples;
import ai.trodo.model.Run;
import ai.trodo.wire.Dialect;
import ai.trodo.wire.WireWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

final class WatchlogDestinationTests {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Collector agent = new Collector()
            .answering(request ->
                    new Collector.Answer(200, "application/json", "{\"status\":\"ok\",\"received\":3,\"skipped\":0}"));
    private final Map<String, String> environment = new HashMap<>();

    @AfterEach
    void stop() {
        agent.close();
    }

    private static Frame run() {
        WireWriter writer = new WireWriter(Dialect.TRODO);
        writer.envelope(
                Samples.run("r1"), List.of(Samples.span("s1", "r1"), Samples.failed("s2", "r1")), List.of(), List.of());
        return new Frame(Frame.Kind.RUN, null, "r1", writer.toByteArray(), 3);
    }

    private static Frame started() {
        WireWriter writer = new WireWriter(Dialect.TRODO);
        writer.envelope(Run.builder("r2").startedAt(Samples.START).build(), List.of(), List.of(), List.of());
        return new Frame(Frame.Kind.RUN_START, null, "r2", writer.toByteArray(), 1);
    }

    @Test
    void postsTheArrayThatTheAgentKnows() throws Exception {
        WatchlogDestination watchlog =
                WatchlogDestination.builder("shop").address(agent.uri()).build();
        assertThat(watchlog.send(List.of(run(), started())).isComplete()).isTrue();
        Request request = agent.requests().get(0);
        assertThat(request.path()).isEqualTo("/ai-tracer");
        assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(request.header("X-Trodo-Site-Id")).isNull();
        JsonNode array = JSON.readTree(request.body());
        assertThat(array.isArray()).isTrue();
        assertThat(array.size()).isEqualTo(3);
        assertThat(array.get(1)).isEqualTo(JSON.readTree("""
            {"traceId":"r1","spanId":"s1","parentId":"parent","app":"shop","name":"answer",
             "startTime":"2026-01-31T10:00:00.123456Z","endTime":"2026-01-31T10:00:01.623456Z","duration":1500,
             "metadata":{"feature":"","step":"llm","promptVersion":"","userId":"user-1","label":"","attempt":2,"parentId":"parent"},
             "tokens":135,"cost":1.23E-4,"model":"gpt-4o-mini","provider":"openai",
             "input":"[{\\"role\\":\\"user\\",\\"content\\":\\"Where is my order?\\"}]","output":"\\"On its way.\\"",
             "status":"Success"}"""));
        assertThat(array.get(0).get("spanId").asString()).isEqualTo("r1");
        assertThat(array.get(0).get("input").asString()).isEqualTo("\"Where is my order?\"");
        assertThat(array.get(2).get("status").asString()).isEqualTo("Error");
        assertThat(array.get(2).get("parentId").asString()).isEqualTo("r1");
        assertThat(array.get(2).get("metadata").get("error").asString()).isEqualTo("no route \"to\" host");
    }

    @Test
    void postsNothingWhenNothingHasEnded() throws Exception {
        WatchlogDestination watchlog =
                WatchlogDestination.builder("shop").address(agent.uri()).build();
        assertThat(watchlog.send(List.of(started())).isComplete()).isTrue();
        assertThat(agent.requests()).isEmpty();
    }

    @Test
    void takesAnAddressThatEndsWithThePath() throws Exception {
        WatchlogDestination watchlog = WatchlogDestination.builder("shop")
                .address(URI.create(agent.uri() + "/ai-tracer/"))
                .gzip(false)
                .build();
        watchlog.send(List.of(run()));
        assertThat(agent.requests().get(0).path()).isEqualTo("/ai-tracer");
        assertThat(agent.requests().get(0).header("Content-Encoding")).isNull();
    }

    @Test
    void triesAgainLaterWhenTheAgentIsDown() throws Exception {
        agent.answering(request -> Collector.status(500));
        WatchlogDestination watchlog =
                WatchlogDestination.builder("shop").address(agent.uri()).build();
        assertThat(watchlog.send(List.of(run())).settled()).isZero();
    }

    private ClusterAddress.Builder address() {
        return ClusterAddress.builder()
                .environment(environment::get)
                .serviceAccount(folder.resolve("token"))
                .resolver(host -> false);
    }

    @Test
    void findsTheAgentThroughTheEnvironmentFirst() throws Exception {
        environment.put("WATCHLOG_AGENT_URL", agent.uri() + "/");
        environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        ClusterAddress.Choice choice = address().build().choose();
        assertThat(choice.address()).isEqualTo(agent.uri());
        assertThat(choice.reason()).isEqualTo("set by WATCHLOG_AGENT_URL");
        WatchlogDestination watchlog =
                WatchlogDestination.builder("shop").addresses(address().build()).build();
        watchlog.send(List.of(run()));
        assertThat(agent.requests()).hasSize(1);
    }

    @Test
    void findsTheClusterByServiceAccountThenByVariableThenByName() throws Exception {
        URI service = URI.create("http://watchlog-node-agent.monitoring.svc.cluster.local:3774");
        assertThat(address().build().choose().address()).isEqualTo(URI.create("http://127.0.0.1:3774"));

        ClusterAddress.Choice named = address()
                .resolver("kubernetes.default.svc.cluster.local"::equals)
                .build()
                .choose();
        assertThat(named.address()).isEqualTo(service);
        assertThat(named.reason()).contains("name");

        environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        assertThat(address().build().choose().reason()).contains("KUBERNETES_SERVICE_HOST");

        Files.createFile(folder.resolve("token"));
        ClusterAddress.Choice accounted = address().build().choose();
        assertThat(accounted.address()).isEqualTo(service);
        assertThat(accounted.inCluster()).isTrue();
        assertThat(accounted.reason()).contains("service account");
    }

    @Test
    void letsEverythingOfTheServiceBeSet() {
        environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        assertThat(address()
                        .service("agent")
                        .namespace("tools")
                        .clusterDomain("corp.example")
                        .port(8443)
                        .scheme("https")
                        .build()
                        .choose()
                        .address())
                .isEqualTo(URI.create("https://agent.tools.svc.corp.example:8443"));
        assertThatThrownBy(() -> ClusterAddress.builder().port(0))
                .hasMessageContaining("port")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> ClusterAddress.builder().scheme("ftp")).hasMessageContaining("ftp");
    }

    @Test
    void doesNotWaitLongForANameServer() {
        CountDownLatch never = new CountDownLatch(1);
        ClusterAddress slow = address()
                .lookupTimeout(Duration.ofMillis(20))
                .resolver(host -> {
                    try {
                        never.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    return true;
                })
                .build();
        assertThat(slow.choose().inCluster()).isFalse();
        never.countDown();
    }
}
