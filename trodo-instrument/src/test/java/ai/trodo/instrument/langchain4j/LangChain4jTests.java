package ai.trodo.instrument.langchain4j;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.capture.RunScope;
import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** LangChain4j's real OpenAI models and AI services against a local server that speaks OpenAI's protocol. */
final class LangChain4jTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("LangChain4j 1.19", "models, AI services, tools, streams");

    private final OpenAiServer server = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();

    LangChain4jTests() {
        LangChain4j.recordWith(trodo.client());
    }

    @AfterEach
    void close() {
        LangChain4j.recordWith(null);
        server.close();
        trodo.close();
    }

    interface Support {
        String answer(@UserMessage String question);
    }

    interface StreamingSupport {
        TokenStream answer(@UserMessage String question);
    }

    final class Shop {
        @Tool("Finds an order")
        String lookupOrder(@P("the number") String id) {
            if (id.equals("9999")) {
                throw new IllegalStateException("order 9999 not found");
            }
            try (RunScope inside = trodo.client().agent("inside").open()) {
                inside.output("seen");
            }
            return "on its way";
        }
    }

    @Test
    void recordsAServiceAsAStageWithItsModelCallsAndTools() {
        server.answer(
                OpenAiAnswer.tool("lookupOrder", "{\"id\":\"1042\"}").usage(20, 4, 7, 0),
                OpenAiAnswer.text("It is on its way.").usage(40, 8, 9, 2));

        String answer = trodo.client().agent("shop").call(run -> service().answer("Where is 1042?"));

        assertThat(answer).isEqualTo("It is on its way.");
        assertThat(trodo.run()).hasTree("""
                shop [OK]
                  Support.answer (agent) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    lookupOrder (tool) [OK]
                      inside (agent) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run())
                .hasSpan("lookupOrder")
                .hasInput("{\"id\":\"1042\"}")
                .hasOutput("on its way");
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini"))
                .extracting(span -> span.usage())
                .containsExactly(new Usage(16L, 4L, null, 7L, 0L), new Usage(32L, 8L, null, 7L, 2L));
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini").get(1))
                .hasProvider("openai")
                .hasModel("gpt-4o-mini-2024-07-18");
    }

    @Test
    void showsAFailedToolAsFailedAlthoughTheModelIsTold() {
        server.answer(OpenAiAnswer.tool("lookupOrder", "{\"id\":\"9999\"}"), OpenAiAnswer.text("I cannot find it."));

        trodo.client().agent("shop").run(run -> service().answer("Where is 9999?"));

        assertThat(trodo.run())
                .hasSpan("lookupOrder")
                .hasStatus(SpanStatus.ERROR)
                .hasErrorMessage("order 9999 not found");
        assertThat(trodo.run()).hasSpan("Support.answer").isOk();
    }

    @Test
    void failsTheStageAndTheModelCallWithTheProvidersError() {
        server.answer(OpenAiAnswer.error(400, "context too long"));

        assertThatThrownBy(
                        () -> trodo.client().agent("shop").run(run -> service().answer("Hi")))
                .hasMessageContaining("context too long");

        assertThat(trodo.run()).hasSpan("Support.answer").hasStatus(SpanStatus.ERROR);
        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasStatus(SpanStatus.ERROR);
        assertThat(trodo.client().currentRun().isRecording()).isFalse();
    }

    @Test
    void countsAStreamThatAnswersOnAnotherThread() throws Exception {
        server.answer(OpenAiAnswer.text("It is on its way.").usage(40, 8, 9, 2));
        OpenAiStreamingChatModel model = OpenAiStreamingChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .modelName("gpt-4o-mini")
                .listeners(List.of(new ModelCalls(trodo.client())))
                .build();
        CompletableFuture<String> whole = new CompletableFuture<>();

        try (RunScope run = trodo.client().agent("shop").open()) {
            AiServices.create(StreamingSupport.class, model)
                    .answer("Where is 1042?")
                    .onPartialResponse(word -> {})
                    .onCompleteResponse(done -> whole.complete(done.aiMessage().text()))
                    .onError(whole::completeExceptionally)
                    .start();
            assertThat(whole.get(20, TimeUnit.SECONDS)).isEqualTo("It is on its way.");
        }

        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").isOk().hasUsage(new Usage(32L, 8L, null, 7L, 2L));
        assertThat(trodo.run()).hasSpan("StreamingSupport.answer").ofKind(SpanKind.AGENT);
    }

    interface Remembering {
        String answer(@MemoryId String conversation, @UserMessage String question);
    }

    @Test
    void makesARunOfACallThatNobodyHasOpenedOneForWithItsMemoryAsConversation() {
        server.answer(OpenAiAnswer.tool("lookupOrder", "{\"id\":\"1\"}"), OpenAiAnswer.text("It is on its way."));

        AiServices.builder(Remembering.class)
                .chatModel(model())
                .chatMemoryProvider(any -> MessageWindowChatMemory.withMaxMessages(10))
                .tools(new Shop())
                .build()
                .answer("chat-7", "Where is 1?");

        assertThat(trodo.run())
                .hasConversationId("chat-7")
                .hasInput("Where is 1?")
                .hasOutput("It is on its way.")
                .hasTree("""
                        Remembering.answer [OK]
                          Remembering.answer (agent) [OK]
                            chat gpt-4o-mini (llm) [OK]
                            lookupOrder (tool) [OK]
                              inside (agent) [OK]
                            chat gpt-4o-mini (llm) [OK]
                        """);
    }

    @Test
    void recordsAStreamThatFails() throws Exception {
        server.answer(OpenAiAnswer.error(500, "out of order"));
        OpenAiStreamingChatModel model = OpenAiStreamingChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .modelName("gpt-4o-mini")
                .listeners(List.of(new ModelCalls(trodo.client())))
                .build();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();

        try (RunScope run = trodo.client().agent("shop").open()) {
            AiServices.create(StreamingSupport.class, model)
                    .answer("Where is 1042?")
                    .onPartialResponse(word -> {})
                    .onCompleteResponse(done -> failure.complete(new AssertionError("no failure")))
                    .onError(failure::complete)
                    .start();
            assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessageContaining("out of order");
        }

        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasStatus(SpanStatus.ERROR);
    }

    @Test
    void notesWhenAStreamSaidItsFirstWordAndWhatItHadSaidWhenItBreaks() throws Exception {
        server.answer(
                OpenAiAnswer.text("It is on its way."),
                OpenAiAnswer.text("It is on its way.").breaksAfter(2));
        StreamingChatModel model = TrodoLangChain4j.hearing(OpenAiStreamingChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .modelName("gpt-4o-mini")
                .listeners(List.of(new ModelCalls(trodo.client())))
                .build());

        assertThat(streamed(model)).isEqualTo("It is on its way.");
        assertThatThrownBy(() -> streamed(model)).isInstanceOf(ExecutionException.class);

        assertThat(trodo.runs().get(0)).hasSpan("chat gpt-4o-mini").isOk().hasFirstOutput();
        assertThat(trodo.runs().get(1))
                .hasSpan("chat gpt-4o-mini")
                .hasStatus(SpanStatus.ERROR)
                .hasFirstOutput()
                .hasOutput("It is ");
    }

    private String streamed(StreamingChatModel model) throws Exception {
        CompletableFuture<String> whole = new CompletableFuture<>();
        try (RunScope run = trodo.client().agent("shop").open()) {
            AiServices.create(StreamingSupport.class, model)
                    .answer("Where is 1042?")
                    .onPartialResponse(word -> {})
                    .onCompleteResponse(done -> whole.complete(done.aiMessage().text()))
                    .onError(whole::completeExceptionally)
                    .start();
            return whole.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void countsTheRequestsOfACallOfAModelBuiltByHand() {
        server.answer(
                OpenAiAnswer.error(429, "slow down"),
                OpenAiAnswer.text("Hello").header("x-ratelimit-remaining-requests", "498"));
        OpenAiChatModel model = OpenAiChatModel.builder()
                .httpClientBuilder(TrodoLangChain4j.hearing(new JdkHttpClientBuilder()))
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .modelName("gpt-4o-mini")
                .listeners(List.of(new ModelCalls(trodo.client())))
                .build();

        trodo.client().agent("shop").run(run -> model.chat("Hi"));

        assertThat(trodo.run())
                .hasSpan("chat gpt-4o-mini")
                .isOk()
                .hasAttribute("trodo.attempts", 2L)
                .hasAttribute("trodo.rate_limit.requests.remaining", 498L);
        assertThat(trodo.run().events().get(0).payload())
                .containsEntry("attempt", 1L)
                .containsEntry("status", 429L);
    }

    private OpenAiChatModel model() {
        return OpenAiChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .maxRetries(0)
                .modelName("gpt-4o-mini")
                .listeners(List.of(new ModelCalls(trodo.client())))
                .build();
    }

    private Support service() {
        return AiServices.builder(Support.class)
                .chatModel(model())
                .tools(new Shop())
                .build();
    }
}
