package ai.trodo.instrument.langchain4j;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.McpHost;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.instrument.mcp.TrodoMcp;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordingTrodo;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.mcp.McpToolProvider;
import dev.langchain4j.mcp.client.DefaultMcpClient;
import dev.langchain4j.mcp.client.McpClient;
import dev.langchain4j.mcp.client.transport.http.StreamableHttpMcpTransport;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.UserMessage;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's MCP client against a server of the MCP Java SDK, both recorded. */
final class LangChain4jMcpTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("LangChain4j 1.19", "MCP client (langchain4j-mcp 1.18.1-beta28)");

    private final OpenAiServer model = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final McpCalls listener = new McpCalls(trodo.client());
    private McpSyncServer server;
    private McpHost host;
    private McpClient client;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        LangChain4j.recordWith(trodo.client());
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .build();
        McpSchema.Tool tool = McpSchema.Tool.builder(
                        "lookup_order",
                        Map.<String, Object>of("type", "object", "properties", Map.of("id", Map.of("type", "string"))))
                .description("Finds an order")
                .build();
        server = McpServer.sync(transport)
                .serverInfo("shop", "1")
                .capabilities(McpSchema.ServerCapabilities.builder()
                        .tools(true)
                        .resources(false, true)
                        .prompts(true)
                        .build())
                .tools(TrodoMcp.recording(
                        new McpServerFeatures.SyncToolSpecification(tool, (exchange, request) -> find(request)),
                        trodo.client()))
                .resources(TrodoMcp.recording(
                        new McpServerFeatures.SyncResourceSpecification(
                                McpSchema.Resource.builder("shop://terms", "terms")
                                        .build(),
                                (exchange, request) ->
                                        new McpSchema.ReadResourceResult(List.of(new McpSchema.TextResourceContents(
                                                "shop://terms", "text/plain", "Refunds take five days.")))),
                        trodo.client()))
                .prompts(TrodoMcp.recording(
                        new McpServerFeatures.SyncPromptSpecification(
                                new McpSchema.Prompt("greet", "Greets", List.of()),
                                (exchange, request) -> new McpSchema.GetPromptResult(
                                        "Greets",
                                        List.of(new McpSchema.PromptMessage(
                                                McpSchema.Role.USER, new McpSchema.TextContent("Say hello"))))),
                        trodo.client()))
                .build();
        host = new McpHost(transport, folder);
        client = DefaultMcpClient.builder()
                .transport(StreamableHttpMcpTransport.builder()
                        .url(host.address() + "/mcp")
                        .customHeaders(listener::headers)
                        .build())
                .metaSupplier(listener::meta)
                .addListener(listener)
                .build();
    }

    @AfterEach
    void close() throws Exception {
        LangChain4j.recordWith(null);
        client.close();
        server.close();
        host.close();
        model.close();
        trodo.close();
    }

    private static McpSchema.CallToolResult find(McpSchema.CallToolRequest request) {
        boolean known = !"0".equals(request.arguments().get("id"));
        return McpSchema.CallToolResult.builder()
                .addTextContent(known ? "order " + request.arguments().get("id") : "no such order")
                .isError(!known)
                .build();
    }

    interface Support {
        String answer(@UserMessage String question);
    }

    @Test
    void showsAToolOfAnAiServiceOnceAndWhatTheServerDidBelowIt() {
        model.answer(OpenAiAnswer.tool("lookup_order", "{\"id\":\"1042\"}"), OpenAiAnswer.text("On its way."));
        Support support = AiServices.builder(Support.class)
                .chatModel(OpenAiChatModel.builder()
                        .baseUrl(model.baseUrl())
                        .apiKey("none")
                        .modelName("gpt-4o-mini")
                        .listeners(List.of(new ModelCalls(trodo.client())))
                        .build())
                .toolProvider(McpToolProvider.builder().mcpClients(client).build())
                .build();

        trodo.client().agent("shop").run(run -> support.answer("Where is 1042?"));

        assertThat(trodo.run()).hasTree("""
                shop [OK]
                  Support.answer (agent) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    lookup_order (tool) [OK]
                      lookup_order (tool) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(host.runsInHeaders())
                .contains(
                        Map.of("run", trodo.run().runId(), "parent", ofClient().spanId()));
    }

    private Span ofClient() {
        return trodo.run().childrenOf(trodo.run().span("Support.answer")).stream()
                .filter(span -> span.name().equals("lookup_order"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void showsAToolThatFailedAsFailed() {
        trodo.client()
                .agent("shop")
                .run(run -> assertThatThrownBy(() -> client.executeTool(ToolExecutionRequest.builder()
                                .name("lookup_order")
                                .arguments("{\"id\":\"0\"}")
                                .build()))
                        .hasMessageContaining("no such order"));

        assertThat(trodo.run().spansNamed("lookup_order"))
                .hasSize(2)
                .allMatch(span -> span.status() == SpanStatus.ERROR);
    }

    @Test
    void recordsResourcesAndPrompts() {
        trodo.client().agent("shop").run(run -> {
            client.readResource("shop://terms");
            client.getPrompt("greet", Map.of());
        });

        assertThat(trodo.run().spansNamed("resources/read shop://terms").get(0)).ofKind(SpanKind.RETRIEVAL);
        assertThat(trodo.run()
                        .spansNamed("resources/read shop://terms")
                        .get(0)
                        .output()
                        .text())
                .contains("five days");
        assertThat(trodo.run().spansNamed("prompts/get greet").get(0).output().text())
                .contains("Say hello");
    }

    @Test
    void failsWhatTheServerDoesNotKnow() {
        trodo.client()
                .agent("shop")
                .run(run -> assertThatThrownBy(() -> client.readResource("shop://nothing"))
                        .isInstanceOf(RuntimeException.class));

        assertThat(trodo.run().span("resources/read shop://nothing")).hasStatus(SpanStatus.ERROR);
    }
}
