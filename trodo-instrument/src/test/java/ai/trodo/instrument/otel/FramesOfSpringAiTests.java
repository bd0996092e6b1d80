package ai.trodo.instrument.otel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.model.SpanKind;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spring AI's observations become spans of Spring Boot's tracing too, named as its tracing bridge names them. */
final class FramesOfSpringAiTests {
    private final JoinedTracer joined = new JoinedTracer();
    private final RecordingTrodo trodo = joined.trodo;
    private final TrodoClient client = trodo.client();
    private final InMemorySpanExporter exported = joined.exported;
    private final Tracer tracer = joined.tracer;

    @AfterEach
    void stop() {
        joined.close();
    }

    private void theirs(String name, Runnable inside, String... attributes) {
        Span span = tracer.spanBuilder(name).startSpan();
        try (Scope current = span.makeCurrent()) {
            inside.run();
        } finally {
            for (int i = 0; i < attributes.length; i += 2) {
                span.setAttribute(attributes[i], attributes[i + 1]);
            }
            span.end();
        }
    }

    private void ours(SpanKind kind, String name, Runnable inside) {
        SpanScope scope = client.span(name, kind).start();
        try (var current = scope.activate()) {
            inside.run();
        }
        scope.end();
    }

    @Test
    void aChatClientWithAdvisorsAndAToolIsToldOnce() {
        client.agent("support")
                .run(run -> theirs(
                        "spring_ai chat_client",
                        () -> ours(
                                SpanKind.CHAIN,
                                "chat_client",
                                () -> theirs("call", this::roundWithTool, "spring.ai.kind", "advisor")),
                        "spring.ai.kind",
                        "chat_client"));

        RecordedRun run = trodo.run();
        assertThat(run.tree()).isEqualTo("""
                support [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o (llm) [OK]
                    lookup_order (tool) [OK]
                    search (retrieval) [OK]
                """);
        assertThat(run.span("lookup_order").attributes()).containsKey("trace_span_id");
        assertThat(exported.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .contains("call", "spring_ai chat_client");
    }

    private void roundWithTool() {
        theirs(
                "chat gpt-4o",
                () -> ours(SpanKind.LLM, "chat gpt-4o", () -> {}),
                "gen_ai.operation.name",
                "chat",
                "gen_ai.request.model",
                "gpt-4o");
        theirs(
                "execute_tool lookup_order",
                () -> ours(SpanKind.TOOL, "lookup_order", () -> {}),
                "gen_ai.operation.name",
                "execute_tool",
                "spring.ai.kind",
                "tool_call",
                "spring.ai.tool.definition.name",
                "lookup_order");
        theirs("store query", () -> ours(SpanKind.RETRIEVAL, "search", () -> {}), "spring.ai.kind", "vector_store");
    }

    @Test
    void anAdvisorDirectlyInTheRunLeavesWhatItHoldsThere() {
        client.agent("support")
                .run(run -> theirs(
                        "call",
                        () -> {
                            theirs("plain", () -> {});
                            client.tool("find").run(tool -> {});
                        },
                        "spring.ai.kind",
                        "advisor"));

        assertThat(trodo.run().tree()).isEqualTo("""
                support [OK]
                  plain (generic) [OK]
                  find (tool) [OK]
                """);
    }
}
