package ai.trodo.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample's two services as if nobody had written one of our annotations: nothing looks at them. */
final class WithoutAnnotationsTests {
    @TempDir
    static Path store;

    private static SampleApplication sample;
    private static Customer customer;
    private static String home;

    @BeforeAll
    static void start() throws IOException {
        int support = freePort();
        Map<String, Object> settings = Map.of(
                "trodo.local.store.url",
                "sqlite:" + store.resolve("trodo.db"),
                "trodo.instrument.methods.enabled",
                "false");
        sample = SampleApplication.start(support, freePort(), settings, false);
        home = "http://localhost:" + support;
        customer = new Customer(home);
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @Test
    void aQuestionIsOneRunOfBothServices() throws Exception {
        String run = customer.ask("crossing", "Where is my order 1042?");

        Tree tree = customer.tree(run, it -> it.has("http.GET./orders/{id}"));
        assertThat(tree.names())
                .doesNotContain("search_help_pages", "find_order", "refund-desk")
                .contains("simple query", "chat_client", "chat gpt-4o-mini", "lookup_order");
        assertThat(tree.parentOf("simple query")).isEmpty();
        assertThat(tree.parentOf("chat_client")).isEmpty();
        assertThat(tree.parentOf("lookup_order")).isEqualTo("chat_client");
        assertThat(tree.parentOf("http.GET./orders/{id}")).isEqualTo("lookup_order");
        assertThat(tree.run("agent_name").asString()).isEqualTo("POST /chat");
        assertThat(tree.run("status").asString()).isEqualTo("ok");
        assertThat(tree.run("tokens_in").asLong()).isPositive();
        assertThat(tree.run("tokens_out").asLong()).isPositive();
        assertThat(tree.run("cost").asDouble()).isPositive();
        assertThat(tree.run("conversation_id").asString()).isEqualTo("crossing");
        assertThat(tree.run("input").toString()).contains("Where is my order 1042?");
        assertThat(tree.run("output").toString()).contains("1042");
    }

    @Test
    void anAgentThatIsAskedByAToolIsAStageBelowIt() throws Exception {
        String run = customer.ask("refund", "I want a refund for order 1077");

        Tree tree = customer.tree(run, it -> it.has("check_refund_policy"));
        assertThat(tree.names()).containsOnlyOnce("refund_order", "check_refund_policy");
        assertThat(tree.pathOf("check_refund_policy")).containsExactly("chat_client", "refund_order", "chat_client");
    }

    @Test
    void aFailedToolIsFailed() throws Exception {
        String run = customer.ask("failing", "Where is order 9999?");

        Tree tree = customer.tree(run, it -> it.has("http.GET./orders/{id}"));
        assertThat(tree.span("lookup_order").path("status").asString()).isEqualTo("error");
        assertThat(tree.span("lookup_order").path("error").path("message").asString())
                .contains("404");
    }

    @Test
    void aToolThatAnotherAgentCallsOverMcpJoinsItsRun() throws Exception {
        String run = customer.ask("mcp", "Where is my order 1042?");
        McpSyncClient client = McpClient.sync(
                        HttpClientStreamableHttpTransport.builder(home).build())
                .build();
        try (client) {
            client.initialize();
            client.callTool(new McpSchema.CallToolRequest(
                    "order_status", Map.of("orderId", "1042"), Map.of("trodoRunId", run)));
        }

        Tree tree = customer.tree(run, it -> it.has("order_status"));
        assertThat(tree.span("order_status").path("kind").asString()).isEqualTo("tool");
        assertThat(tree.span("order_status").path("status").asString()).isEqualTo("ok");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
