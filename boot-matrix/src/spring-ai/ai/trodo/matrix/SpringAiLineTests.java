package ai.trodo.matrix;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.matrix.OpenAiStub.Answer;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application on an older line of Spring AI, where nothing but the starter was added. */
class SpringAiLineTests {
    private static final Usage NOTHING = Usage.UNKNOWN;

    private OpenAiStub openAi;
    private RecordingTrodo trodo;
    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() throws Exception {
        openAi = new OpenAiStub();
        trodo = RecordingTrodo.create();
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> context.getBeanFactory().registerSingleton("recording", trodo))
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.config.name=none",
                        "spring.ai.openai.base-url=" + openAi.address(),
                        "spring.ai.openai.api-key=none",
                        "spring.ai.openai.chat.options.model=gpt-4o-mini",
                        "spring.ai.openai.chat.options.stream-usage=true",
                        "spring.ai.openai.embedding.options.model=text-embedding-3-small")
                .run();
    }

    @AfterEach
    void stop() {
        application.close();
        trodo.close();
        openAi.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean(destroyMethod = "")
        TrodoClient trodoClient(RecordingTrodo recording) {
            return recording.client();
        }

        @Bean
        VectorStore store(EmbeddingModel embeddings, ObservationRegistry registry) {
            return SimpleVectorStore.builder(embeddings)
                    .observationRegistry(registry)
                    .build();
        }
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

    private ChatClient client() {
        return application.getBean(ChatClient.Builder.class).build();
    }

    @Test
    void recordsAChatWithCachedTokensAndCost() {
        openAi.answer(Answer.words("Hello", 20, 4, 7, 2));

        trodo.client().agent("support").run(run -> client().prompt("Hi").call().content());

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run())
                .hasSpan("chat gpt-4o-mini")
                .hasProvider("openai")
                .hasModel("gpt-4o-mini-2024-07-18")
                .hasUsage(new Usage(16L, 4L, null, 5L, 2L));
        assertThat(trodo.run().span("chat gpt-4o-mini").cost()).isNotNull();
        assertThat(trodo.run().span("chat_client").usage()).isEqualTo(NOTHING);
    }

    @Test
    void countsTheRoundsOfAToolLoopOnceAlthoughTheModelAddsThemUp() {
        openAi.answer(
                Answer.tool("lookup_order", "{\"id\":\"1\"}", 20, 4, 5, 0),
                Answer.tool("lookup_order", "{\"id\":\"2\"}", 40, 0, 6, 0),
                Answer.words("Both are on their way.", 60, 0, 7, 0));

        trodo.client()
                .agent("support")
                .run(run -> client().prompt("Where are 1 and 2?")
                        .tools(new Shop())
                        .call()
                        .content());

        assertThat(trodo.run()).hasSpansOfKind(SpanKind.TOOL, 2);
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini"))
                .extracting(
                        span -> span.usage().totalInput(), span -> span.usage().totalOutput())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(20L, 5L),
                        org.assertj.core.groups.Tuple.tuple(40L, 6L),
                        org.assertj.core.groups.Tuple.tuple(60L, 7L));
    }

    @Test
    void showsAFailedToolAsFailed() {
        openAi.answer(
                Answer.tool("lookup_order", "{\"id\":\"9999\"}", 20, 0, 5, 0),
                Answer.words("I cannot find it.", 40, 0, 6, 0));

        String answer = trodo.client()
                .agent("support")
                .call(run -> client().prompt("Where is 9999?")
                        .tools(new Shop())
                        .call()
                        .content());

        assertThat(answer).isEqualTo("I cannot find it.");
        assertThat(trodo.run())
                .hasSpan("lookup_order")
                .ofKind(SpanKind.TOOL)
                .hasStatus(SpanStatus.ERROR)
                .hasErrorMessage("order 9999 not found");
    }

    @Test
    void countsAStream() {
        openAi.answer(Answer.words("Hello", 20, 4, 7, 2));

        String answer = trodo.client()
                .agent("support")
                .call(run -> String.join(
                        "",
                        client().prompt("Hi").stream().content().collectList().block(Duration.ofSeconds(30))));

        assertThat(answer).isEqualTo("Hello");
        await(2);
        assertThat(trodo.run())
                .hasSpan("chat gpt-4o-mini")
                .isOk()
                .isChildOf("chat_client")
                .hasUsage(new Usage(16L, 4L, null, 5L, 2L));
    }

    @Test
    void recordsARetrieval() {
        VectorStore store = application.getBean(VectorStore.class);

        trodo.client().agent("support").run(run -> {
            store.add(List.of(new Document("Refunds take five days.")));
            store.similaritySearch("refund?");
        });

        assertThat(trodo.run()).hasSpan("simple query").ofKind(SpanKind.RETRIEVAL);
        assertThat(trodo.run().span("simple query").output().text()).contains("Refunds take five days.", "\"score\":");
        assertThat(trodo.run().spansNamed("embedding text-embedding-3-small").get(0))
                .hasUsage(new Usage(5L, null, null, null, null));
    }

    record Ticket(String id, int severity) {}

    @Test
    void recordsAnEntityAndTheConversationOfTheMemory() {
        openAi.answer(Answer.words("{\"id\":\"7\",\"severity\":3}", 20, 4, 7, 2));

        Ticket ticket = client().prompt("Ticket 7 is bad")
                .advisors(advisor -> advisor.param(ChatMemory.CONVERSATION_ID, "chat-7"))
                .call()
                .entity(Ticket.class);

        assertThat(ticket).isEqualTo(new Ticket("7", 3));
        assertThat(trodo.run()).hasAgent("chat_client").hasConversationId("chat-7");
        assertThat(trodo.run().events().get(0).payload())
                .containsEntry("valid", true)
                .containsEntry("attempts", 1L)
                .containsEntry("tokens_in", 20L)
                .containsEntry("values", Map.of("id", "7", "severity", 3L));
    }

    /** A stream tells its end after the caller has its answer. */
    private void await(int spans) {
        for (int i = 0; i < 500 && trodo.run().spans().size() < spans; i++) {
            LockSupport.parkNanos(20_000_000);
        }
    }
}
