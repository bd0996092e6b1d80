package ai.trodo.instrument.mcp;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.McpHost;
import ai.trodo.test.RecordingTrodo;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.server.transport.HttpServletSseServerTransportProvider;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients of the MCP Java SDK carry the run in the headers of HTTP, over each of its transports. */
final class McpClientTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("MCP Java SDK 2.0", "clients, by header");

    private static final McpSchema.CallToolRequest CALL =
            new McpSchema.CallToolRequest("lookup_order", Map.of("id", "1042"));

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
    void carriesTheRunOverStreamableHttp() {
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .contextExtractor(McpClientTests::headers)
                .build();
        open.add(McpServer.sync(transport)
                .serverInfo("shop", "1")
                .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
                .tools(TrodoMcp.recording(
                        new McpServerFeatures.SyncToolSpecification(tool(), (exchange, request) -> found()),
                        trodo.client()))
                .build()::close);
        McpHost host = host(transport);

        callInARun(streamable(host));

        joinsTheCaller(host);
    }

    @Test
    void carriesTheRunOverServerSentEvents() {
        HttpServletSseServerTransportProvider transport = HttpServletSseServerTransportProvider.builder()
                .messageEndpoint("/message")
                .sseEndpoint("/sse")
                .contextExtractor(McpClientTests::headers)
                .build();
        open.add(McpServer.sync(transport)
                .serverInfo("shop", "1")
                .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
                .tools(TrodoMcp.recording(
                        new McpServerFeatures.SyncToolSpecification(tool(), (exchange, request) -> found()),
                        trodo.client()))
                .build()::close);
        McpHost host = host(transport);

        callInARun(client(HttpClientSseClientTransport.builder(host.address())
                .sseEndpoint("/sse")
                .httpRequestCustomizer(TrodoMcp.headers(address -> true))
                .build()));

        joinsTheCaller(host);
    }

    @Test
    void carriesTheRunToAStatelessServer() {
        HttpServletStatelessServerTransport transport = HttpServletStatelessServerTransport.builder()
                .messageEndpoint("/mcp")
                .contextExtractor(McpClientTests::headers)
                .build();
        open.add(McpServer.sync(transport)
                .serverInfo("shop", "1")
                .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
                .tools(TrodoMcp.recording(
                        new McpStatelessServerFeatures.SyncToolSpecification(tool(), (context, request) -> found()),
                        trodo.client()))
                .build()::close);
        McpHost host = host(transport);

        callInARun(streamable(host));

        joinsTheCaller(host);
    }

    @Test
    void tellsNothingToAHostThatMayNotKnowAndNothingOutsideARun() {
        HttpServletStatelessServerTransport transport = HttpServletStatelessServerTransport.builder()
                .messageEndpoint("/mcp")
                .build();
        open.add(McpServer.sync(transport)
                .serverInfo("shop", "1")
                .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
                .tools(new McpStatelessServerFeatures.SyncToolSpecification(tool(), (context, request) -> found()))
                .build()::close);
        McpHost host = host(transport);

        callInARun(client(HttpClientStreamableHttpTransport.builder(host.address())
                .endpoint("/mcp")
                .httpRequestCustomizer(TrodoMcp.headers(address -> false))
                .build()));
        streamable(host).callTool(CALL);

        assertThat(host.runsInHeaders()).isEmpty();
    }

    private void joinsTheCaller(McpHost host) {
        assertThat(trodo.run()).hasTree("""
                desk [OK]
                  remote (tool) [OK]
                    lookup_order (tool) [OK]
                """);
        assertThat(host.runsInHeaders())
                .contains(Map.of(
                        "run",
                        trodo.run().runId(),
                        "parent",
                        trodo.run().span("remote").spanId()));
        assertThat(trodo.spansOutsideRuns()).isEmpty();
    }

    private void callInARun(McpSyncClient client) {
        trodo.client()
                .agent("desk")
                .distinctId("u-7")
                .run(run -> trodo.client().tool("remote").run(span -> client.callTool(CALL)));
    }

    private McpHost host(jakarta.servlet.http.HttpServlet transport) {
        McpHost host = new McpHost(transport, folder);
        open.add(host);
        return host;
    }

    private McpSyncClient streamable(McpHost host) {
        return client(HttpClientStreamableHttpTransport.builder(host.address())
                .endpoint("/mcp")
                .httpRequestCustomizer(TrodoMcp.headers(address -> true))
                .build());
    }

    private McpSyncClient client(McpClientTransport transport) {
        McpSyncClient client = McpClient.sync(transport)
                .transportContextProvider(TrodoMcp.transportContext(trodo.client()))
                .build();
        client.initialize();
        open.add(client);
        return client;
    }

    private static McpTransportContext headers(HttpServletRequest request) {
        Map<String, Object> headers = new HashMap<>();
        for (String name : List.of("X-Trodo-Run-Id", "X-Trodo-Parent-Span-Id", "X-Trodo-Distinct-Id")) {
            if (request.getHeader(name) != null) {
                headers.put(name, request.getHeader(name));
            }
        }
        return McpTransportContext.create(headers);
    }

    private static McpSchema.CallToolResult found() {
        return McpSchema.CallToolResult.builder().addTextContent("order 1042").build();
    }

    private static McpSchema.Tool tool() {
        return McpSchema.Tool.builder("lookup_order", Map.<String, Object>of("type", "object"))
                .description("Finds an order")
                .build();
    }
}
