package ai.trodo.instrument.springai;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.capture.RunScope;
import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.document.Document;
import org.springframework.ai.model.tool.DefaultToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.execution.DefaultToolExecutionExceptionProcessor;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import reactor.core.Disposable;

/** Spring AI's real OpenAI model, client and vector store against a local server that speaks OpenAI's protocol. */
final class SpringAiTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("Spring AI 2.0", "chat, tools, streams, retrieval");

    private final OpenAiServer server = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private ObservationRegistry registry = ObservationRegistry.create();

    SpringAiTests() {
        registry.observationConfig()
                .observationHandler(new SpringAiObservations(trodo.client(), SpringAiSettings.DEFAULT));
    }

    @AfterEach
    void close() {
        server.close();
        trodo.close();
    }

    static final class Shop {
        @Tool(name = "lookup_order", description = "Finds an order")
        String find(String id) {
            if (id.equals("9999")) {
                throw new IllegalStateException("order 9999 not found");
            }
            return "order " + id + " is on its way";
        }
    }

    @Test
    void recordsAModelCallWithMessagesTokensAndCost() {
        server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2));

        trodo.client().agent("support").run(run -> client().prompt("Hi").call().content());

        assertThat(trodo.run())
                .hasSpan("chat gpt-4o-mini")
                .ofKind(SpanKind.LLM)
                .isOk()
                .hasProvider("openai")
                .hasModel("gpt-4o-mini-2024-07-18")
                .hasUsage(new Usage(16L, 4L, null, 5L, 2L))
                .hasAttribute("trodo.response_id", "chatcmpl-1")
                .isChildOf("chat_client");
        assertThat(trodo.run().span("chat gpt-4o-mini").cost()).isNotNull();
        assertThat(trodo.run().span("chat gpt-4o-mini").input().text()).contains("\"role\":\"user\"", "Hi");
        assertThat(trodo.run().span("chat gpt-4o-mini").output().text()).contains("Hello", "\"finish_reason\"");
    }

    @Test
    void showsAdvisorsWhenAskedTo() {
        registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new SpringAiObservations(trodo.client(), new SpringAiSettings(true, true, true)));
        server.answer(OpenAiAnswer.text("Hello"));

        trodo.client().agent("support").run(run -> client().prompt("Hi").call().content());

        assertThat(trodo.run()).hasSpan("chat_client").ofKind(SpanKind.CHAIN);
        assertThat(trodo.run().tree()).contains("call (chain) [OK]");
    }

    @Test
    void putsABlockingToolUnderItsClientAlthoughItsObservationHasNoParent() {
        server.answer(OpenAiAnswer.tool("lookup_order", "{\"id\":\"1042\"}"), OpenAiAnswer.text("It is on its way."));

        trodo.client()
                .agent("support")
                .run(run -> client().prompt("Where is 1042?")
                        .tools(new Shop())
                        .call()
                        .content());

        assertThat(trodo.run()).hasSpansOfKind(SpanKind.LLM, 2).hasSpansOfKind(SpanKind.TOOL, 1);
        assertThat(trodo.run())
                .hasSpan("lookup_order")
                .ofKind(SpanKind.TOOL)
                .isOk()
                .hasInput("{\"id\":\"1042\"}")
                .isChildOf("chat_client")
                .hasAttribute("gen_ai.tool.call.id", "call_1");
    }

    @Test
    void showsAFailedToolAsFailedAlthoughSpringAiTellsTheModelAndGoesOn() {
        server.answer(OpenAiAnswer.tool("lookup_order", "{\"id\":\"9999\"}"), OpenAiAnswer.text("I cannot find it."));

        String answer = trodo.client()
                .agent("support")
                .call(run -> client().prompt("Where is 9999?")
                        .tools(new Shop())
                        .call()
                        .content());

        assertThat(answer).isEqualTo("I cannot find it.");
        assertThat(trodo.run())
                .hasStatus(RunStatus.OK)
                .hasSpan("lookup_order")
                .hasStatus(SpanStatus.ERROR)
                .hasError(IllegalStateException.class)
                .hasErrorMessage("order 9999 not found");
    }

    @Test
    void keepsTheTreeAndTheTokensOfAStreamWithAToolOnOtherThreads() {
        server.answer(
                OpenAiAnswer.tool("lookup_order", "{\"id\":\"1042\"}").usage(30, 10, 5, 0),
                OpenAiAnswer.text("It is on its way.").usage(50, 20, 9, 0));

        RunScope run = trodo.client().agent("support").open();
        String answer;
        try (run) {
            answer = String.join(
                    "",
                    client()
                            .prompt("Where is 1042?")
                            .options(OpenAiChatOptions.builder().streamUsage(true))
                            .tools(new Shop())
                            .stream()
                            .content()
                            .collectList()
                            .block(Duration.ofSeconds(30)));
        }

        assertThat(answer).isEqualTo("It is on its way.");
        awaitSpans(4);
        assertThat(trodo.run()).hasSpansOfKind(SpanKind.LLM, 2).hasSpansOfKind(SpanKind.TOOL, 1);
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini"))
                .extracting(span -> span.usage())
                .containsExactly(new Usage(20L, 10L, null, 5L, 0L), new Usage(30L, 20L, null, 9L, 0L));
        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    lookup_order (tool) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini").get(1)).hasFirstOutput();
    }

    @Test
    void keepsWhatACancelledStreamHadSaid() throws Exception {
        Semaphore permits = new Semaphore(1);
        server.answer(OpenAiAnswer.text("one two three four").chunkBy(permits));
        CountDownLatch second = new CountDownLatch(2);

        RunScope run = trodo.client().agent("support").open();
        try (run) {
            Disposable stream = client().prompt("Count").stream().content().subscribe(word -> second.countDown());
            assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
            stream.dispose();
        }
        permits.release(100);

        awaitSpans(2);
        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasStatus(SpanStatus.CANCELLED);
        assertThat(trodo.run().span("chat gpt-4o-mini").output().text()).startsWith("one two");
    }

    @Test
    void failsTheModelSpanWithTheProvidersError() {
        server.answer(OpenAiAnswer.error(400, "context too long"));

        assertThatThrownBy(() -> trodo.client()
                        .agent("support")
                        .run(run -> client().prompt("Hi").call().content()))
                .hasMessageContaining("400");

        assertThat(trodo.run())
                .hasStatus(RunStatus.ERROR)
                .hasSpan("chat gpt-4o-mini")
                .hasStatus(SpanStatus.ERROR);
    }

    record Ticket(String id, int severity) {}

    @Test
    void recordsValuesOfAStructuredAnswerAsAnExtraction() {
        server.answer(OpenAiAnswer.text("{\"id\":\"7\",\"severity\":3}"));

        Ticket ticket = trodo.client()
                .agent("triage")
                .call(run -> client().prompt("Ticket 7 is bad")
                        .call()
                        .responseEntity(new RecordingOutputConverter<>(Ticket.class, trodo.client()))
                        .getEntity());

        assertThat(ticket).isEqualTo(new Ticket("7", 3));
        assertThat(trodo.run().events().get(0).payload())
                .containsEntry("schema_name", "Ticket")
                .containsEntry("valid", true)
                .containsEntry("attempts", 1L)
                .containsEntry("values", java.util.Map.of("id", "7", "severity", 3L))
                .containsKey("schema");
    }

    @Test
    void recordsAnAnswerThatIsNotWhatWasAskedForAsAnInvalidExtraction() {
        server.answer(OpenAiAnswer.text("I cannot say."));

        assertThatThrownBy(() -> trodo.client()
                        .agent("triage")
                        .run(run -> client().prompt("Ticket 7 is bad")
                                .call()
                                .entity(new RecordingOutputConverter<>(Ticket.class, trodo.client()))))
                .isInstanceOf(RuntimeException.class);

        assertThat(trodo.run()).hasStatus(RunStatus.ERROR).hasEvent("extraction");
        assertThat(trodo.run().events().get(0).payload())
                .containsEntry("valid", false)
                .containsEntry("values", "I cannot say.")
                .containsKey("problems");
    }

    @Test
    void recordsARetrievalWithItsDocumentsAndScores() {
        OpenAiEmbeddingModel embeddings = new OpenAiEmbeddingModel(
                OpenAiEmbeddingOptions.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey("none")
                        .model("text-embedding-3-small")
                        .build(),
                registry);
        SimpleVectorStore store = SimpleVectorStore.builder(embeddings)
                .observationRegistry(registry)
                .build();

        trodo.client().agent("support").run(run -> {
            store.add(List.of(new Document("Refunds take five days.")));
            store.similaritySearch(
                    SearchRequest.builder().query("refund?").topK(1).build());
        });

        assertThat(trodo.run()).hasSpan("simple query").ofKind(SpanKind.RETRIEVAL);
        assertThat(trodo.run().span("simple query").input().text()).contains("\"query\":\"refund?\"", "\"top_k\":1");
        assertThat(trodo.run().span("simple query").output().text()).contains("Refunds take five days.", "\"score\":");
        assertThat(trodo.run()).hasTree("""
                support [OK]
                  simple add (function) [OK]
                    embedding text-embedding-3-small (llm) [OK]
                  simple query (retrieval) [OK]
                    embedding text-embedding-3-small (llm) [OK]
                """);
        assertThat(trodo.run().spansNamed("embedding text-embedding-3-small").get(0))
                .hasUsage(new Usage(5L, null, null, null, null));
    }

    /** In a stream Spring AI tells the end of its calls after the caller has its answer, on threads of its own. */
    private void awaitSpans(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (trodo.run().spans().stream()
                                .filter(span -> span.endedAt() != null)
                                .count()
                        < count
                && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private ChatClient client() {
        OpenAiChatModel model = OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey("none")
                        .maxRetries(0)
                        .model("gpt-4o-mini")
                        .build())
                .observationRegistry(registry)
                .build();
        DefaultToolCallingManager tools = DefaultToolCallingManager.builder()
                .observationRegistry(registry)
                .toolExecutionExceptionProcessor(new ToolFailures(
                        DefaultToolExecutionExceptionProcessor.builder().build()))
                .build();
        return ChatClient.builder(
                        model,
                        registry,
                        null,
                        null,
                        ToolCallingAdvisor.builder().toolCallingManager(tools))
                .defaultAdvisors(new StreamAdvice())
                .build();
    }
}
