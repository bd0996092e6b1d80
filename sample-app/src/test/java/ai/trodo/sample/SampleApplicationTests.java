package ai.trodo.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Talks to the sample as its page does and looks at the runs as the viewer does. */
final class SampleApplicationTests {
    @TempDir
    static Path store;

    private static SampleApplication sample;
    private static Customer customer;

    @BeforeAll
    static void start() throws IOException {
        int support = freePort();
        Map<String, Object> settings = Map.of("trodo.local.store.url", "sqlite:" + store.resolve("trodo.db"));
        sample = SampleApplication.start(support, freePort(), settings, false);
        customer = new Customer("http://localhost:" + support);
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @Test
    void recordsARunThatCrossesBothServices() throws Exception {
        String run = customer.ask("crossing", "Where is my order 1042?");

        Tree tree = customer.tree(run, it -> it.has("find_order"));
        assertThat(tree.names()).contains("search_help_pages", "lookup_order", "http.GET./orders/{id}", "find_order");
        assertThat(tree.parentOf("find_order")).isEqualTo("http.GET./orders/{id}");
        assertThat(tree.parentOf("http.GET./orders/{id}")).isEqualTo("lookup_order");
        assertThat(tree.run("status").asString()).isEqualTo("ok");
        assertThat(tree.run("tokens_in").asLong()).isPositive();
        assertThat(tree.run("cost").asDouble()).isPositive();
        assertThat(tree.run("distinct_id").asString()).isEqualTo("tester");
        assertThat(tree.run("conversation_id").asString()).isEqualTo("crossing");
    }

    @Test
    void recordsEachToolOnceAlthoughSpringAiAndWeSeeIt() throws Exception {
        String run = customer.ask("once", "I want a refund for order 1077");

        Tree tree = customer.tree(run, it -> it.has("check_refund_policy"));
        assertThat(tree.names()).containsOnlyOnce("refund_order", "check_refund_policy", "refund-desk");
        assertThat(tree.parentOf("refund-desk")).isEqualTo("refund_order");
    }

    @Test
    void showsAFailedToolAsFailed() throws Exception {
        String run = customer.ask("failing", "Where is order 9999?");

        Tree tree = customer.tree(run, it -> it.has("find_order"));
        assertThat(tree.span("lookup_order").path("status").asString()).isEqualTo("error");
        assertThat(tree.span("lookup_order").path("error").path("message").asString())
                .contains("404");
    }

    @Test
    void keepsWhatTheCustomerThinks() throws Exception {
        String run = customer.ask("feedback", "How long does a delivery take?");
        customer.judge(run, true);

        Tree tree = customer.tree(run, it -> it.scores().size() > 0);
        assertThat(tree.scores().path(0).path("source").asString()).isEqualTo("user");
    }

    @Test
    void writesAnHourOfTrafficToAnyCollector() throws Exception {
        Instant now = Instant.now();

        SampleApplication.main(new String[] {"--traffic=" + customer.home() + "/trodo"});

        JsonNode runs = customer.runs("env:demo");
        assertThat(runs.size()).isGreaterThan(70);
        assertThat(runs.valueStream()
                        .map(run -> Instant.parse(run.path("started_at").asString())))
                .allMatch(start -> start.isAfter(now.minus(Duration.ofMinutes(61))));
        assertThat(customer.runs("env:demo status:error").size()).isBetween(1, runs.size() - 1);
        assertThat(customer.runs("env:demo cost>0 tool:refund_order").size()).isPositive();
        assertThat(customer.runs("env:demo has:score").size()).isPositive();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
