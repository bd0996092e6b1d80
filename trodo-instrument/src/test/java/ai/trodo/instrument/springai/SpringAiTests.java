package ai.trodo.instrument.springai;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.springai.SpringAiWorld.Shop;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.document.Document;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiImageOptions;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;

/** Spring AI's real OpenAI models, client and vector store against a local server that speaks OpenAI's protocol. */
final class SpringAiTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("Spring AI 2.0", "chat, embeddings, images, retrieval, memory");

    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final SpringAiWorld ai = new SpringAiWorld(trodo);

    @AfterEach
    void close() {
        ai.close();
    }

    @Test
    void recordsAModelCallWithMessagesTokensAndCost() {
        ai.server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2));

        trodo.client()
                .agent("support")
                .run(run -> ai.client().prompt("Hi").call().content());

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
        try (SpringAiWorld asked = new SpringAiWorld(RecordingTrodo.create(), new SpringAiSettings(true, true, true))) {
            asked.server.answer(OpenAiAnswer.text("Hello"));

            asked.recording()
                    .client()
                    .agent("support")
                    .run(run -> asked.client().prompt("Hi").call().content());

            assertThat(asked.recording().run()).hasSpan("chat_client").ofKind(SpanKind.CHAIN);
            assertThat(asked.recording().run().tree()).contains("call (chain) [OK]");
        }
    }

    @Test
    void failsTheModelSpanWithTheProvidersError() {
        ai.server.answer(OpenAiAnswer.error(400, "context too long"));

        assertThatThrownBy(() -> trodo.client()
                        .agent("support")
                        .run(run -> ai.client().prompt("Hi").call().content()))
                .hasMessageContaining("400");

        assertThat(trodo.run())
                .hasStatus(RunStatus.ERROR)
                .hasSpan("chat gpt-4o-mini")
                .hasStatus(SpanStatus.ERROR);
    }

    @Test
    void takesTheConversationOfTheChatMemory() {
        ai.server.answer(OpenAiAnswer.text("Hello"), OpenAiAnswer.text("Still here"));
        ChatClient client = ai.client()
                .mutate()
                .defaultAdvisors(MessageChatMemoryAdvisor.builder(
                                MessageWindowChatMemory.builder().build())
                        .build())
                .build();

        trodo.client().agent("support").run(run -> turn(client, "Hi", "chat-7"));
        trodo.client().agent("support").conversationId("mine").run(run -> turn(client, "There?", "chat-7"));

        List<RecordedRun> runs = trodo.runs();
        assertThat(runs.get(0))
                .hasConversationId("chat-7")
                .hasSpan("chat_client")
                .hasAttribute("gen_ai.conversation.id", "chat-7");
        assertThat(runs.get(1)).hasConversationId("mine");
        assertThat(runs.get(1).span("chat gpt-4o-mini").input().text()).contains("Hi", "Hello", "There?");
    }

    private static String turn(ChatClient client, String text, String conversation) {
        return client.prompt(text)
                .advisors(advisor -> advisor.param(ChatMemory.CONVERSATION_ID, conversation))
                .call()
                .content();
    }

    @Test
    void makesARunOfACallThatNobodyHasOpenedOneFor() {
        ai.server.answer(OpenAiAnswer.tool("lookup_order", "{\"id\":\"1042\"}"), OpenAiAnswer.text("On its way."));

        ai.client()
                .prompt("Where is 1042?")
                .tools(new Shop())
                .advisors(advisor -> advisor.param(ChatMemory.CONVERSATION_ID, "chat-7"))
                .call()
                .content();

        assertThat(trodo.run()).hasConversationId("chat-7").hasTree("""
                chat_client [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    lookup_order (tool) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run().run().output().text()).contains("On its way.");
    }

    @Test
    void marksTheRunOfALoneModelCall() {
        ai.server.answer(OpenAiAnswer.text("Hello"));

        ai.model().call("Hi");

        assertThat(trodo.run())
                .hasMetadata("standalone", true)
                .hasSpan("chat gpt-4o-mini")
                .isOk();
    }

    @Test
    void findsItsParentOnAnotherThread() throws Exception {
        ai.server.answer(OpenAiAnswer.text("Hello"));
        ExecutorService other = Executors.newSingleThreadExecutor();
        Callable<String> ask = () -> ai.client().prompt("Hi").call().content();
        try {
            trodo.client()
                    .agent("support")
                    .run(run -> trodo.client()
                            .span("ask", SpanKind.CHAIN)
                            .run(span -> other.submit(trodo.client().wrap(ask)).get(20, TimeUnit.SECONDS)));
        } finally {
            other.shutdownNow();
        }

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  ask (chain) [OK]
                    chat_client (chain) [OK]
                      chat gpt-4o-mini (llm) [OK]
                """);
    }

    @Test
    void recordsAPictureByItsAddress() {
        OpenAiImageOptions options = OpenAiImageOptions.builder()
                .baseUrl(ai.server.baseUrl())
                .apiKey("none")
                .model("dall-e-3")
                .width(1024)
                .height(1024)
                .build();
        OpenAiImageModel images = new OpenAiImageModel(options, ai.registry);

        trodo.client().agent("painter").run(run -> images.call(new ImagePrompt("A cat in the rain", options)));

        assertThat(trodo.run())
                .hasSpan("image dall-e-3")
                .ofKind(SpanKind.LLM)
                .isOk()
                .isTopLevel()
                .hasProvider("openai")
                .hasInput("A cat in the rain")
                .hasAttribute("gen_ai.operation.name", "image_generation")
                .hasAttribute("gen_ai.request.image.width", 1024L);
        assertThat(trodo.run().span("image dall-e-3").output().text()).contains("http://localhost/cat.png");
    }

    @Test
    void recordsARetrievalWithItsDocumentsAndScores() {
        SimpleVectorStore store = SimpleVectorStore.builder(ai.embeddings())
                .observationRegistry(ai.registry)
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
}
