package ai.trodo.instrument.langchain4j;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.fixture.KeptTexts;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of LangChain4j's calls when their contents are switched off. */
final class LangChain4jContentsTests {
    private final OpenAiServer server = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final TrodoClient silent = trodo.client().contents(false);

    LangChain4jContentsTests() {
        LangChain4j.recordWith(silent);
    }

    @AfterEach
    void close() {
        LangChain4j.recordWith(null);
        server.close();
        trodo.close();
    }

    record Ticket(String id, int severity) {}

    interface Support {
        String answer(@UserMessage String question);

        Ticket read(@UserMessage String text);
    }

    static final class Shop {
        @Tool("Finds an order")
        String lookupOrder(String id) {
            if (id.equals("secret-9")) {
                throw new IllegalStateException("no order secret-9");
            }
            return "order secret-2 of " + id;
        }
    }

    private Support support() {
        OpenAiChatModel model = OpenAiChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .modelName("gpt-4o-mini")
                .listeners(List.of(new ModelCalls(silent)))
                .build();
        ContentRetriever pages = new ContentRetriever() {
            @Override
            public List<Content> retrieve(Query query) {
                return List.of(Content.from("secret-3: refunds take five days."));
            }
        };
        return AiServices.builder(Support.class)
                .chatModel(model)
                .contentRetriever(pages.addListener(new Retrievals(silent)))
                .tools(new Shop())
                .build();
    }

    @Test
    void keepsTokensModelAndCostOfAServiceAndNothingThatWasSaid() {
        server.answer(
                OpenAiAnswer.tool("lookupOrder", "{\"id\":\"secret-1\"}").usage(20, 4, 7, 0),
                OpenAiAnswer.tool("lookupOrder", "{\"id\":\"secret-9\"}").usage(20, 4, 7, 0),
                OpenAiAnswer.text("secret-4").usage(40, 8, 9, 2));

        support().answer("Where is secret-1?");

        assertThat(trodo.run()).hasTree("""
                Support.answer [OK]
                  Support.answer (agent) [OK]
                    content_retriever (retrieval) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    lookupOrder (tool) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    lookupOrder (tool) [ERROR]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini").get(2))
                .hasModel("gpt-4o-mini-2024-07-18")
                .hasUsage(new Usage(32L, 8L, null, 7L, 2L))
                .hasInputOmitted("contents switched off");
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini").get(2).cost()).isNotNull();
        assertThat(trodo.run().spansNamed("lookupOrder").get(1)).hasStatus(SpanStatus.ERROR);
        assertThat(KeptTexts.of(trodo)).doesNotContain("secret", "refunds");
    }

    @Test
    void keepsThatValuesWereTakenOutAndNotWhich() {
        server.answer(OpenAiAnswer.text("{\"id\":\"secret-1\",\"severity\":3}").usage(20, 4, 7, 2));

        assertThat(support().read("Ticket secret-1 is bad").id()).isEqualTo("secret-1");

        assertThat(trodo.run().events()).hasSize(1);
        assertThat(trodo.run().events().get(0).payload())
                .containsEntry("schema_name", "Ticket")
                .containsEntry("valid", true)
                .containsEntry("tokens_in", 20L)
                .doesNotContainKey("values");
        assertThat(KeptTexts.of(trodo)).doesNotContain("secret");
    }

    @Test
    void keepsNothingOfWhatAStoreFinds() {
        EmbeddingStore<TextSegment> store =
                new InMemoryEmbeddingStore<TextSegment>().addListener(new StoreCalls(silent));

        trodo.client().agent("shop").run(run -> {
            store.add(Embedding.from(List.of(0.6f, 0.8f)), TextSegment.from("secret-1"));
            store.search(EmbeddingSearchRequest.builder()
                    .query("secret-2")
                    .queryEmbedding(Embedding.from(List.of(0.6f, 0.8f)))
                    .build());
        });

        assertThat(trodo.run())
                .hasSpan("embedding_store search")
                .hasAttribute("retrieval.documents", 1L)
                .hasInputOmitted("contents switched off");
        assertThat(KeptTexts.of(trodo)).doesNotContain("secret");
    }
}
