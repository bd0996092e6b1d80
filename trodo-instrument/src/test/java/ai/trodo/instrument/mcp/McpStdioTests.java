package ai.trodo.instrument.mcp;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.StdioShop;
import ai.trodo.test.RecordingTrodo;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server in a child process, reached over standard input and output, where the run can travel in {@code _meta} only. */
final class McpStdioTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("MCP Java SDK 2.0", "a server over standard input and output");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RecordingTrodo trodo = RecordingTrodo.create();
    private McpSyncClient client;

    @BeforeEach
    void start() {
        StdioClientTransport transport = new StdioClientTransport(StdioShop.process(), McpJsonDefaults.getMapper());
        client = McpClient.sync(transport)
                .requestTimeout(PATIENCE)
                .initializationTimeout(PATIENCE)
                .build();
        client.initialize();
    }

    @AfterEach
    void stop() {
        client.closeGracefully();
        trodo.close();
    }

    @Test
    void joinsTheRunOfTheProcessThatCallsAndPrintsNothingBesideTheProtocol() {
        trodo.client()
                .agent("desk")
                .run(run -> trodo.client().tool("remote").run(span -> {
                    assertThat(ask(TrodoMcp.carrying(request("lookup_order"), trodo.client())))
                            .isEqualTo("order 1042");
                }));

        assertThat(trodo.run()).hasTree("""
                desk [OK]
                  remote (tool) [OK]
                """);
        assertThat(ask(request("records")))
                .isEqualTo("lookup_order TOOL OK " + trodo.run().runId() + " "
                        + trodo.run().span("remote").spanId());
        assertThat(ask(request("printed"))).isEmpty();
    }

    private String ask(McpSchema.CallToolRequest request) {
        return ((McpSchema.TextContent) client.callTool(request).content().get(0)).text();
    }

    private static McpSchema.CallToolRequest request(String tool) {
        return new McpSchema.CallToolRequest(tool, Map.of("id", "1042"));
    }
}
