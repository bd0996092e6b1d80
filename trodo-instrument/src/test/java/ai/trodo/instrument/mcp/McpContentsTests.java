package ai.trodo.instrument.mcp;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.instrument.fixture.KeptTexts;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordingTrodo;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of the requests to an MCP server when their contents are switched off. */
final class McpContentsTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final SyncToolSpecification tool = TrodoMcp.recording(
            new SyncToolSpecification(
                    McpSchema.Tool.builder("lookup_order", Map.of("type", "object"))
                            .build(),
                    (exchange, request) -> {
                        boolean known = "secret-1".equals(request.arguments().get("id"));
                        return McpSchema.CallToolResult.builder()
                                .addTextContent(known ? "secret-2" : "no order secret-9")
                                .isError(!known)
                                .build();
                    }),
            trodo.client().contents(false));

    @AfterEach
    void close() {
        trodo.close();
    }

    private void call(String id) {
        tool.callHandler().apply(null, new McpSchema.CallToolRequest("lookup_order", Map.of("id", id)));
    }

    @Test
    void keepsWhichToolAndHowItWentInARun() {
        trodo.client().agent("desk").run(run -> {
            call("secret-1");
            call("secret-9");
        });

        assertThat(trodo.run()).hasTree("""
                desk [OK]
                  lookup_order (tool) [OK]
                  lookup_order (tool) [ERROR]
                """);
        assertThat(trodo.run().spansNamed("lookup_order").get(0)).hasInputOmitted("contents switched off");
        assertThat(KeptTexts.of(trodo)).contains("McpToolError").doesNotContain("secret");
    }

    @Test
    void keepsTheSameOutsideAnyRun() {
        call("secret-1");
        call("secret-9");

        assertThat(trodo.spansOutsideRuns())
                .extracting(Span::status)
                .containsExactlyInAnyOrder(SpanStatus.OK, SpanStatus.ERROR);
        assertThat(trodo.spansOutsideRuns())
                .allMatch(span -> "contents switched off".equals(span.output().omitted()));
        assertThat(KeptTexts.of(trodo)).contains("lookup_order").doesNotContain("secret");
    }
}
