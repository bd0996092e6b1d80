package ai.trodo.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import ai.trodo.wire.otlp.OtlpValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Spans of each convention, with the attributes that its instrumentations write. */
final class DialectTests {
    @TempDir
    static Path folder;

    private static Server server;
    private static int traces;

    private JsonNode run;
    private JsonNode spans;

    @BeforeAll
    static void start() {
        server = Server.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private void send(OtelSpan... sent) {
        String trace = String.format("%032x", 0xabc000 + ++traces);
        Server.Answer answer = server.post("/v1/traces", OtelSpan.request(trace, sent));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode whole = server.get("/api/runs/" + OtlpValues.runId(trace)).json();
        run = whole.path("run");
        spans = whole.path("spans");
    }

    private List<String> kinds() {
        return spans.findValuesAsString("kind");
    }

    private JsonNode whole(int index) {
        return server.get("/api/runs/" + run.path("run_id").asString() + "/spans/"
                        + spans.get(index).path("span_id").asString())
                .json();
    }

    @Test
    void genAiOld() {
        send(
                OtelSpan.of("01", "", "chat gpt-4o")
                        .with("gen_ai.system", "openai")
                        .with("gen_ai.request.model", "gpt-4o")
                        .with("gen_ai.usage.prompt_tokens", 12)
                        .with("gen_ai.usage.completion_tokens", 3)
                        .event("gen_ai.content.prompt", Map.of("gen_ai.prompt", "why?"))
                        .event("gen_ai.content.completion", Map.of("gen_ai.completion", "because")),
                OtelSpan.of("02", "01", "x").with("gen_ai.prompt", "[1]").with("gen_ai.completion", "[2]"));
        assertThat(kinds()).containsExactly("llm", "generic");
        assertThat(spans.get(0).path("provider").asString()).isEqualTo("openai");
        assertThat(spans.get(0).path("tokens_in").asInt()).isEqualTo(12);
        assertThat(spans.get(0).path("tokens_out").asInt()).isEqualTo(3);
        assertThat(whole(0).path("input").asString()).contains("why?");
        assertThat(whole(0).path("output").asString()).contains("because");
        assertThat(whole(0).path("events").size()).isZero();
        assertThat(whole(1).path("output").asString()).isEqualTo("[2]");
    }

    @Test
    void genAiNew() {
        send(
                OtelSpan.of("01", "", "invoke_agent support")
                        .with("gen_ai.operation.name", "invoke_agent")
                        .with("gen_ai.agent.name", "support")
                        .with("gen_ai.conversation.id", "talk"),
                OtelSpan.of("02", "01", "chat gpt-5")
                        .with("gen_ai.operation.name", "chat")
                        .with("gen_ai.provider.name", "openai")
                        .with("gen_ai.request.model", "gpt-5")
                        .with("gen_ai.usage.input_tokens", 100)
                        .with("gen_ai.usage.cache_read.input_tokens", 60)
                        .with("gen_ai.usage.output_tokens", 20)
                        .with(
                                "gen_ai.input.messages",
                                "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]")
                        .with("gen_ai.output.messages", "[{\"role\":\"assistant\",\"parts\":[]}]"),
                OtelSpan.of("03", "01", "execute_tool find")
                        .with("gen_ai.operation.name", "execute_tool")
                        .with("gen_ai.tool.name", "find")
                        .with("gen_ai.tool.call.arguments", "{\"q\":1}")
                        .with("gen_ai.tool.call.result", "found"),
                OtelSpan.of("04", "01", "chat in one event")
                        .with("gen_ai.operation.name", "chat")
                        .event(
                                "gen_ai.client.inference.operation.details",
                                Map.of("gen_ai.input.messages", "[\"asked\"]", "gen_ai.output.messages", "[\"said\"]"))
                        .event("gen_ai.evaluation.result", Map.of("gen_ai.evaluation.name", "relevance")));
        assertThat(kinds()).containsExactly("agent", "llm", "tool", "llm");
        assertThat(run.path("agent_name").asString()).isEqualTo("support");
        assertThat(run.path("conversation_id").asString()).isEqualTo("talk");
        assertThat(run.path("tokens_in").asInt()).isEqualTo(100);
        assertThat(run.path("tokens_cache_read").asInt()).isEqualTo(60);
        assertThat(whole(1).path("input").asString()).contains("\"content\":\"hi\"");
        assertThat(whole(2).path("input").asString()).isEqualTo("{\"q\":1}");
        assertThat(whole(2).path("output").asString()).isEqualTo("found");
        assertThat(whole(3).path("input").asString()).isEqualTo("[\"asked\"]");
        assertThat(whole(3).path("output").asString()).isEqualTo("[\"said\"]");
        assertThat(whole(3).path("events").findValuesAsString("name")).containsExactly("gen_ai.evaluation.result");
    }

    @Test
    void openInference() {
        send(
                OtelSpan.of("01", "", "agent")
                        .with("openinference.span.kind", "AGENT")
                        .with("session.id", "talk")
                        .with("user.id", "ann")
                        .with("input.value", "question")
                        .with("output.value", "answer"),
                OtelSpan.of("02", "01", "ChatAnthropic")
                        .with("openinference.span.kind", "LLM")
                        .with("llm.model_name", "claude")
                        .with("llm.provider", "anthropic")
                        .with("llm.token_count.prompt", 30)
                        .with("llm.token_count.prompt_details.cache_read", 10)
                        .with("llm.token_count.completion", 2)
                        .with("llm.input_messages.0.message.role", "user")
                        .with("llm.input_messages.0.message.content", "q")
                        .with("llm.output_messages.0.message.role", "assistant")
                        .with("llm.output_messages.0.message.content", "a"),
                OtelSpan.of("03", "01", "retrieve")
                        .with("openinference.span.kind", "RETRIEVER")
                        .with("input.value", "query")
                        .with("retrieval.documents.0.document.content", "doc")
                        .with("retrieval.documents.0.document.score", 0.5),
                OtelSpan.of("04", "01", "tool")
                        .with("openinference.span.kind", "TOOL")
                        .with("tool.name", "find"),
                OtelSpan.of("05", "01", "chain").with("openinference.span.kind", "CHAIN"));
        assertThat(kinds()).containsExactly("agent", "llm", "retrieval", "tool", "chain");
        assertThat(run.path("distinct_id").asString()).isEqualTo("ann");
        assertThat(run.path("input").asString()).isEqualTo("question");
        assertThat(run.path("output").asString()).isEqualTo("answer");
        assertThat(run.path("tokens_in").asInt()).isEqualTo(30);
        assertThat(whole(1).path("usage").path("cache_read").asInt()).isEqualTo(10);
        assertThat(whole(1).path("output").asString()).contains("\"content\":\"a\"");
        assertThat(whole(2).path("output").asString()).contains("doc").contains("0.5");
        assertThat(spans.get(3).path("tool_name").asString()).isEqualTo("find");
    }

    @Test
    void openLlmetry() {
        send(
                OtelSpan.of("01", "", "joke.workflow")
                        .with("traceloop.span.kind", "workflow")
                        .with("traceloop.workflow.name", "joke")
                        .with("traceloop.entity.input", "in")
                        .with("traceloop.entity.output", "out")
                        .with("traceloop.association.properties.user_id", "ann")
                        .with("traceloop.association.properties.session_id", "talk")
                        .with("traceloop.association.properties.tenant", "acme"),
                OtelSpan.of("02", "01", "openai.chat")
                        .with("gen_ai.system", "OpenAI")
                        .with("gen_ai.request.model", "gpt-4o")
                        .with("gen_ai.usage.prompt_tokens", 7)
                        .with("gen_ai.usage.completion_tokens", 4)
                        .with("llm.usage.total_tokens", 11)
                        .with("gen_ai.prompt.0.role", "system")
                        .with("gen_ai.prompt.0.content", "be brief")
                        .with("gen_ai.prompt.1.role", "user")
                        .with("gen_ai.prompt.1.content", "a joke")
                        .with("gen_ai.completion.0.role", "assistant")
                        .with("gen_ai.completion.0.content", "knock"),
                OtelSpan.of("03", "01", "find.tool")
                        .with("traceloop.span.kind", "tool")
                        .with("traceloop.entity.name", "find"),
                OtelSpan.of("04", "01", "step.task").with("traceloop.span.kind", "task"));
        assertThat(kinds()).containsExactly("chain", "llm", "tool", "chain");
        assertThat(run.path("agent_name").asString()).isEqualTo("joke");
        assertThat(run.path("distinct_id").asString()).isEqualTo("ann");
        assertThat(run.path("conversation_id").asString()).isEqualTo("talk");
        assertThat(run.path("metadata").path("tenant").asString()).isEqualTo("acme");
        assertThat(run.path("input").asString()).isEqualTo("in");
        assertThat(run.path("tokens_in").asInt()).isEqualTo(7);
        assertThat(whole(1).path("input").asString()).contains("be brief", "a joke");
        assertThat(whole(1).path("output").asString()).contains("knock");
        assertThat(spans.get(2).path("tool_name").asString()).isEqualTo("find");
    }

    @Test
    void vercel() {
        send(
                OtelSpan.of("01", "", "ai.generateText")
                        .with("ai.operationId", "ai.generateText")
                        .with("ai.telemetry.metadata.userId", "vera")
                        .with("ai.telemetry.metadata.sessionId", "talk")
                        .with("ai.telemetry.metadata.agentName", "shop")
                        .with("ai.telemetry.metadata.tenant", "acme")
                        .with("ai.prompt", "{\"prompt\":\"hi\"}")
                        .with("ai.response.text", "hello")
                        .with("ai.usage.promptTokens", 9),
                OtelSpan.of("02", "01", "ai.generateText.doGenerate")
                        .with("ai.model.id", "gpt-4o")
                        .with("ai.model.provider", "openai.chat")
                        .with("ai.usage.promptTokens", 9)
                        .with("ai.usage.completionTokens", 4)
                        .with("ai.prompt.messages", "[]")
                        .with("ai.response.text", "hello"),
                OtelSpan.of("03", "01", "ai.toolCall")
                        .with("ai.toolCall.name", "weather")
                        .with("ai.toolCall.args", "{}")
                        .with("ai.toolCall.result", "7"));
        assertThat(kinds()).containsExactly("agent", "llm", "tool");
        assertThat(run.path("agent_name").asString()).isEqualTo("shop");
        assertThat(run.path("distinct_id").asString()).isEqualTo("vera");
        assertThat(run.path("conversation_id").asString()).isEqualTo("talk");
        assertThat(run.path("metadata").path("tenant").asString()).isEqualTo("acme");
        assertThat(run.path("tokens_in").asInt()).as("counted once").isEqualTo(9);
        assertThat(run.path("output").asString()).isEqualTo("hello");
        assertThat(spans.get(0).path("tokens_in").isNull()).isTrue();
        assertThat(spans.get(2).path("tool_name").asString()).isEqualTo("weather");
        assertThat(spans.get(2).path("output_preview").asString()).isEqualTo("7");
    }

    @Test
    void langfuse() {
        send(
                OtelSpan.of("01", "", "root")
                        .with("langfuse.trace.name", "shop")
                        .with("langfuse.user.id", "ann")
                        .with("langfuse.session.id", "talk")
                        .with("langfuse.environment", "prod")
                        .with("langfuse.release", "1.4")
                        .with("langfuse.trace.metadata.tenant", "acme")
                        .with("langfuse.trace.input", "ti"),
                OtelSpan.of("02", "01", "gen")
                        .with("langfuse.observation.type", "generation")
                        .with("langfuse.observation.model.name", "gpt-4o")
                        .with("langfuse.observation.prompt.name", "answer")
                        .with("langfuse.observation.prompt.version", 3)
                        .with("langfuse.observation.level", "WARNING")
                        .with("langfuse.observation.input", "li")
                        .with("langfuse.observation.output", "lo")
                        .with("langfuse.observation.usage_details", "{\"input\":6,\"output\":1}")
                        .with("langfuse.observation.cost_details", "{\"total\":0.25}"));
        assertThat(kinds()).containsExactly("generic", "llm");
        assertThat(run.path("agent_name").asString()).isEqualTo("shop");
        assertThat(run.path("distinct_id").asString()).isEqualTo("ann");
        assertThat(run.path("environment").asString()).isEqualTo("prod");
        assertThat(run.path("release").asString()).isEqualTo("1.4");
        assertThat(run.path("metadata").path("tenant").asString()).isEqualTo("acme");
        assertThat(run.path("input").asString()).isEqualTo("ti");
        assertThat(run.path("prompts").toString()).isEqualTo("[\"answer@3\"]");
        assertThat(spans.get(1).path("model").asString()).isEqualTo("gpt-4o");
        assertThat(spans.get(1).path("level").asString()).isEqualTo("warning");
        assertThat(spans.get(1).path("cost").asDouble()).isEqualTo(0.25);
        assertThat(spans.get(1).path("tokens_in").asInt()).isEqualTo(6);
        assertThat(whole(1).path("output").asString()).isEqualTo("lo");
    }

    @Test
    void mlflow() {
        send(
                OtelSpan.of("01", "", "predict")
                        .with("mlflow.spanType", "\"AGENT\"")
                        .with("mlflow.traceName", "shop")
                        .with("mlflow.trace.user", "ann")
                        .with("mlflow.trace.session", "talk")
                        .with("mlflow.spanInputs", "{\"q\":1}")
                        .with("mlflow.spanOutputs", "\"a\""),
                OtelSpan.of("02", "01", "chat")
                        .with("mlflow.spanType", "\"CHAT_MODEL\"")
                        .with("mlflow.llm.model", "gpt-4o")
                        .with("mlflow.chat.tokenUsage", "{\"input_tokens\":8,\"output_tokens\":5}"),
                OtelSpan.of("03", "01", "rank").with("mlflow.spanType", "\"RERANKER\""));
        assertThat(kinds()).containsExactly("agent", "llm", "retrieval");
        assertThat(run.path("agent_name").asString()).isEqualTo("shop");
        assertThat(run.path("distinct_id").asString()).isEqualTo("ann");
        assertThat(run.path("conversation_id").asString()).isEqualTo("talk");
        assertThat(run.path("input").asString()).isEqualTo("{\"q\":1}");
        assertThat(run.path("tokens_out").asInt()).isEqualTo(5);
    }

    @Test
    void databasesAreRetrievals() {
        send(OtelSpan.of("01", "", "vec").with("db.system", "pgvector"));
        assertThat(kinds()).containsExactly("retrieval");
    }
}
