package ai.trodo.instrument.mcp;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.McpHost;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordingTrodo;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** Servers and clients of the MCP Java SDK, over HTTP. */
final class McpServerTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("MCP Java SDK 2.0", "servers");

    private static final Map<String, Object> SCHEMA = Map.of("type", "object");

    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        trodo.close();
    }

    @Test
    void recordsAToolCallOfAStrangerOutsideAnyRun() throws Exception {
        McpSyncClient client = stateful();

        client.callTool(new McpSchema.CallToolRequest("lookup_order", Map.of("id", "1042")));

        Span span = only();
        assertThat(span)
                .ofKind(SpanKind.TOOL)
                .isOk()
                .hasToolName("lookup_order")
                .hasOutput("order 1042");
        assertThat(span.input().text()).contains("\"tool\":\"lookup_order\"", "\"params\":{\"id\":\"1042\"}");
        assertThat(span.agentName()).isEqualTo("MCP");
        assertThat(span.conversationId()).isNotBlank().isEqualTo(span.distinctId());
        assertThat(span.attributes())
                .containsEntry("mcp_client_label", "desk 1.2")
                .containsEntry("mcp.method.name", "tools/call");
    }

    @Test
    void keepsTheSessionAsConversationOverSeveralCalls() throws Exception {
        McpSyncClient client = stateful();

        client.callTool(new McpSchema.CallToolRequest("lookup_order", Map.of("id", "1")));
        client.callTool(new McpSchema.CallToolRequest("lookup_order", Map.of("id", "2")));

        assertThat(trodo.spansOutsideRuns().stream().map(Span::conversationId).distinct())
                .hasSize(1);
    }

    @Test
    void showsAFailedToolAsFailedWhetherItSaysSoOrThrows() throws Exception {
        McpSyncClient client = stateful();

        McpSchema.CallToolResult told =
                client.callTool(new McpSchema.CallToolRequest("lookup_order", Map.of("id", "0")));
        assertThat(told.isError()).isTrue();
        calling(client, "9999");

        assertThat(trodo.spansOutsideRuns())
                .extracting(
                        Span::status,
                        span -> span.error() == null ? null : span.error().message())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(SpanStatus.ERROR, "no order 0"),
                        org.assertj.core.groups.Tuple.tuple(SpanStatus.ERROR, "database is down"));
    }

    /** The SDK may answer a thrown exception with an error of the protocol or with a failed result. */
    private static void calling(McpSyncClient client, String id) {
        McpSchema.CallToolRequest request = new McpSchema.CallToolRequest("lookup_order", Map.of("id", id));
        try {
            assertThat(reaching(client, request).isError()).isTrue();
        } catch (McpError failure) {
            assertThat(failure).hasMessageContaining("database is down");
        }
    }

    /** A connection that the web server had closed while it was idle says nothing of the tool: it is asked once more. */
    private static McpSchema.CallToolResult reaching(McpSyncClient client, McpSchema.CallToolRequest request) {
        try {
            return client.callTool(request);
        } catch (RuntimeException broken) {
            if (Exceptions.unwrap(broken) instanceof IOException) {
                return client.callTool(request);
            }
            throw broken;
        }
    }

    @Test
    void joinsTheRunOfACallerThatCarriesIt() throws Exception {
        McpSyncClient client = stateful();

        trodo.client()
                .agent("desk")
                .distinctId("u-7")
                .run(run -> trodo.client()
                        .tool("remote")
                        .run(span -> client.callTool(TrodoMcp.carrying(
                                new McpSchema.CallToolRequest("lookup_order", Map.of("id", "1042")), trodo.client()))));

        assertThat(trodo.run()).hasTree("""
                desk [OK]
                  remote (tool) [OK]
                    lookup_order (tool) [OK]
                      database (function) [OK]
                """);
        assertThat(trodo.run())
                .hasSpan("lookup_order")
                .hasInput("{\"id\":\"1042\"}")
                .hasOutput("order 1042")
                .hasAttribute("mcp_client_label", "desk 1.2");
        assertThat(trodo.spansOutsideRuns()).isEmpty();
    }

    @Test
    void recordsResourcesAndPrompts() throws Exception {
        McpSyncClient client = stateful();

        client.readResource(new McpSchema.ReadResourceRequest("shop://terms"));
        client.getPrompt(new McpSchema.GetPromptRequest("greet", Map.of()));

        assertThat(trodo.spansOutsideRuns())
                .extracting(Span::toolName)
                .containsExactly("resources/read", "prompts/get");
        assertThat(trodo.spansOutsideRuns().get(0).output().text()).contains("five days");
        assertThat(trodo.spansOutsideRuns().get(1).output().text()).contains("Say hello");
    }

    @Test
    void recordsTemplatesOfResourcesAndCompletions() throws Exception {
        McpSyncClient client = stateful();

        client.readResource(new McpSchema.ReadResourceRequest("shop://orders/1042"));
        client.completeCompletion(new McpSchema.CompleteRequest(
                new McpSchema.PromptReference("greet"), new McpSchema.CompleteRequest.CompleteArgument("name", "A")));

        assertThat(trodo.spansOutsideRuns())
                .extracting(Span::toolName)
                .containsExactly("resources/read", "completion/complete");
        assertThat(trodo.spansOutsideRuns().get(0).input().text()).contains("shop://orders/1042");
        assertThat(trodo.spansOutsideRuns().get(0).output().text()).contains("on its way");
        assertThat(trodo.spansOutsideRuns().get(1).input().text()).contains("greet", "name", "A");
        assertThat(trodo.spansOutsideRuns().get(1).output().text()).contains("Anna");
    }

    @Test
    void failsAResourceAndAPromptThatThrow() throws Exception {
        McpSyncClient client = stateful();

        assertThatThrownBy(() -> client.readResource(new McpSchema.ReadResourceRequest("shop://orders/0")))
                .hasMessageContaining("no order 0");

        assertThat(only()).hasStatus(SpanStatus.ERROR).hasErrorMessage("no order 0");
    }

    @Test
    void recordsAReactiveServerAlike() throws Exception {
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .build();
        McpServerFeatures.AsyncToolSpecification spec = new McpServerFeatures.AsyncToolSpecification(
                tool(), (exchange, request) -> Mono.fromSupplier(() -> find(request)));
        var server = McpServer.async(transport)
                .serverInfo("shop", "1")
                .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
                .tools(TrodoMcp.recording(spec, trodo.client()))
                .build();
        open.add(server::close);

        McpSyncClient client = client(transport);
        client.callTool(new McpSchema.CallToolRequest("lookup_order", Map.of("id", "1042")));
        client.callTool(new McpSchema.CallToolRequest("lookup_order", Map.of("id", "0")));

        assertThat(trodo.spansOutsideRuns()).extracting(Span::status).containsExactly(SpanStatus.OK, SpanStatus.ERROR);
    }

    @Test
    void recordsAStatelessServerAndJoinsByItsHeaders() throws Exception {
        HttpServletStatelessServerTransport transport = HttpServletStatelessServerTransport.builder()
                .messageEndpoint("/mcp")
                .contextExtractor(request -> {
                    String run = request.getHeader("X-Trodo-Run-Id");
                    return run == null
                            ? McpTransportContext.EMPTY
                            : McpTransportContext.create(Map.of("X-Trodo-Run-Id", run));
                })
                .build();
        McpStatelessServerFeatures.SyncToolSpecification spec =
                new McpStatelessServerFeatures.SyncToolSpecification(tool(), (context, request) -> find(request));
        var server = McpServer.sync(transport)
                .serverInfo("shop", "1")
                .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
                .tools(TrodoMcp.recordingAll(List.of(spec), trodo.client()))
                .build();
        open.add(server::close);
        McpSyncClient stranger = client(transport);

        stranger.callTool(new McpSchema.CallToolRequest("lookup_order", Map.of("id", "1")));
        assertThat(only()).isOk();
        assertThat(only().distinctId()).isEqualTo("anonymous");
        trodo.client()
                .agent("desk")
                .run(run -> stranger.callTool(TrodoMcp.carrying(
                        new McpSchema.CallToolRequest("lookup_order", Map.of("id", "2")), trodo.client())));
        assertThat(trodo.run()).hasSpan("lookup_order").isTopLevel();
    }

    @Test
    void changesNothingWhenNothingIsRecorded() throws Exception {
        try (RecordingTrodo off = RecordingTrodo.create(builder -> builder.enabled(false))) {
            McpServerFeatures.SyncToolSpecification spec = TrodoMcp.recording(
                    new McpServerFeatures.SyncToolSpecification(tool(), (exchange, request) -> {
                        throw new IllegalStateException("the very same");
                    }),
                    off.client());

            assertThatThrownBy(() -> spec.callHandler().apply(null, new McpSchema.CallToolRequest("x", Map.of())))
                    .hasMessage("the very same");
        }
    }

    private McpSyncClient stateful() throws Exception {
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .build();
        var resource = new McpServerFeatures.SyncResourceSpecification(
                McpSchema.Resource.builder("shop://terms", "terms").build(),
                (exchange, request) -> new McpSchema.ReadResourceResult(List.of(
                        new McpSchema.TextResourceContents("shop://terms", "text/plain", "Refunds take five days."))));
        var prompt = new McpServerFeatures.SyncPromptSpecification(
                new McpSchema.Prompt("greet", "Greets", List.of(new McpSchema.PromptArgument("name", "whom", false))),
                (exchange, request) -> new McpSchema.GetPromptResult(
                        "Greets",
                        List.of(new McpSchema.PromptMessage(
                                McpSchema.Role.USER, new McpSchema.TextContent("Say hello")))));
        var template = new McpServerFeatures.SyncResourceTemplateSpecification(
                McpSchema.ResourceTemplate.builder("shop://orders/{id}", "order")
                        .build(),
                (exchange, request) -> {
                    if (request.uri().endsWith("/0")) {
                        throw new IllegalStateException("no order 0");
                    }
                    return new McpSchema.ReadResourceResult(List.of(
                            new McpSchema.TextResourceContents(request.uri(), "text/plain", "It is on its way.")));
                });
        var completion = new McpServerFeatures.SyncCompletionSpecification(
                new McpSchema.PromptReference("greet"),
                (exchange, request) -> new McpSchema.CompleteResult(
                        new McpSchema.CompleteResult.CompleteCompletion(List.of("Anna", "Ahmed"))));
        var server = McpServer.sync(transport)
                .serverInfo("shop", "1")
                .capabilities(McpSchema.ServerCapabilities.builder()
                        .tools(true)
                        .resources(false, true)
                        .prompts(true)
                        .completions()
                        .build())
                .resourceTemplates(TrodoMcp.recording(template, trodo.client()))
                .completions(TrodoMcp.recording(completion, trodo.client()))
                .tools(TrodoMcp.recording(
                        new McpServerFeatures.SyncToolSpecification(tool(), (exchange, request) -> find(request)),
                        trodo.client()))
                .resources(TrodoMcp.recording(resource, trodo.client()))
                .prompts(TrodoMcp.recording(prompt, trodo.client()))
                .build();
        open.add(server::close);
        return client(transport);
    }

    private McpSyncClient client(HttpServlet servlet) {
        McpHost host = new McpHost(servlet, folder);
        open.add(host);
        McpSyncClient client = McpClient.sync(HttpClientStreamableHttpTransport.builder(host.address())
                        .endpoint("/mcp")
                        .build())
                .clientInfo(new McpSchema.Implementation("desk", "1.2"))
                .build();
        client.initialize();
        open.add(client);
        return client;
    }

    private McpSchema.CallToolResult find(McpSchema.CallToolRequest request) {
        String id = String.valueOf(request.arguments().get("id"));
        trodo.client().span("database", SpanKind.FUNCTION).run(span -> {
            if (id.equals("9999")) {
                throw new IllegalStateException("database is down");
            }
        });
        boolean known = !id.equals("0");
        return McpSchema.CallToolResult.builder()
                .addTextContent(known ? "order " + id : "no order " + id)
                .isError(!known)
                .build();
    }

    private static McpSchema.Tool tool() {
        return McpSchema.Tool.builder("lookup_order", SCHEMA)
                .description("Finds an order")
                .build();
    }

    private Span only() {
        List<Span> spans = trodo.spansOutsideRuns();
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }
}
