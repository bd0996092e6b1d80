package ai.trodo.instrument.mcp;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.TrodoThreadLocalAccessor;
import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.McpHost;
import ai.trodo.test.RecordingTrodo;
import io.modelcontextprotocol.client.McpAsyncClient;
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
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

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
        McpHost host = streamableHost();

        callInARun(streamable(host));

        joinsTheCaller(host);
    }

    @Test
    void carriesTheRunOfTheThreadThatSubscribesToAnAsynchronousClient() {
        McpHost host = streamableHost();
        McpAsyncClient client = asynchronous(host);
        client.initialize().block();

        inARun(() -> client.callTool(CALL).block());

        joinsTheCaller(host);
    }

    @Test
    void carriesTheRunOfTheReactorContextWhereAnotherThreadSends() {
        McpHost host = streamableHost();
        McpAsyncClient client = asynchronous(host);

        inARun(() -> {
            ContextSnapshot run = ContextSnapshot.capture();
            Mono<McpSchema.CallToolResult> call = client.callTool(CALL)
                    .subscribeOn(Schedulers.parallel())
                    .contextWrite(context -> context.put(TrodoThreadLocalAccessor.KEY, run));
            call.block();
        });

        joinsTheCaller(host);
    }

    @Test
    void carriesTheRunOfABlockingClientWithTheHeadersOfAsynchronousOnes() {
        McpHost host = streamableHost();

        callInARun(client(HttpClientStreamableHttpTransport.builder(host.address())
                .endpoint("/mcp")
                .asyncHttpRequestCustomizer(TrodoMcp.asyncHeaders(trodo.client(), address -> true))
                .build()));

        joinsTheCaller(host);
    }

    private McpHost streamableHost() {
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
        return host(transport);
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
        McpAsyncClient silent = asynchronous(host, address -> false);
        inARun(() -> silent.callTool(CALL).block());
        streamable(host).callTool(CALL);
        asynchronous(host).callTool(CALL).block();

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
        inARun(() -> client.callTool(CALL));
    }

    private void inARun(Runnable call) {
        trodo.client()
                .agent("desk")
                .distinctId("u-7")
                .run(run -> trodo.client().tool("remote").run(span -> call.run()));
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

    private McpAsyncClient asynchronous(McpHost host) {
        return asynchronous(host, address -> true);
    }

    private McpAsyncClient asynchronous(McpHost host, Predicate<URI> allowed) {
        McpAsyncClient client = McpClient.async(HttpClientStreamableHttpTransport.builder(host.address())
                        .endpoint("/mcp")
                        .asyncHttpRequestCustomizer(TrodoMcp.asyncHeaders(trodo.client(), allowed))
                        .build())
                .build();
        open.add(client::close);
        return client;
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
