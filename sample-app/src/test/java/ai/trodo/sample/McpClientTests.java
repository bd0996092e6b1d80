package ai.trodo.sample;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.ToolCallbackProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Somebody else's agent, with Spring AI's MCP client starter, calls a tool of the sample's MCP server. */
final class McpClientTests {
    @TempDir
    static Path store;

    private static SampleApplication sample;
    private static ConfigurableApplicationContext desk;
    private static String home;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Desk {}

    @BeforeAll
    static void start() throws IOException {
        int support = freePort();
        home = "http://localhost:" + support;
        sample = SampleApplication.start(
                support, freePort(), Map.of("trodo.local.store.url", "sqlite:" + store.resolve("trodo.db")), false);
        desk = new SpringApplicationBuilder(Desk.class)
                .web(WebApplicationType.NONE)
                .profiles("orders")
                .properties(
                        "trodo.api-base=" + home + "/trodo",
                        "trodo.export.spool.directory=" + store.resolve("spool"),
                        "spring.ai.mcp.client.streamable-http.connections.shop.url=" + home)
                .run();
    }

    @AfterAll
    static void stop() {
        desk.close();
        sample.close();
    }

    @Test
    void theToolIsPartOfTheCallersRun() throws Exception {
        ToolCallback tool = desk.getBean(ToolCallbackProvider.class).getToolCallbacks()[0];
        TrodoClient trodo = desk.getBean(TrodoClient.class);

        String run = trodo.agent("desk").call(scope -> {
            trodo.tool("ask_shop").run(span -> {
                String answer = tool.call("{\"orderId\":\"1042\"}", new ToolContext(Map.of()));
                assertThat(answer).contains("1042");
            });
            return scope.runId();
        });

        Tree tree = new Customer(home).tree(run, it -> it.has("order_status") && it.has("http.POST./mcp"));
        assertThat(tree.pathOf("order_status")).startsWith("ask_shop");
        assertThat(tree.span("order_status").path("kind").asString()).isEqualTo("tool");
        assertThat(tree.parentOf("http.POST./mcp")).isEqualTo("ask_shop");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
