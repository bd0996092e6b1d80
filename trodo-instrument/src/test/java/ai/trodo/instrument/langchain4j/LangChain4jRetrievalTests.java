package ai.trodo.instrument.langchain4j;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.moderation.ModerationModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiModerationModel;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** LangChain4j's retrievers, embedding models and stores, and moderation. */
final class LangChain4jRetrievalTests {
    @RegisterExtension
    static final FrameworkRow ROW =
            FrameworkRow.of("LangChain4j 1.19", "retrievers, embedding models and stores, moderation");

    private final OpenAiServer server = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final EmbeddingModel embeddings = OpenAiEmbeddingModel.builder()
            .baseUrl(server.baseUrl())
            .apiKey("none")
            .modelName("text-embedding-3-small")
            .build()
            .addListener(new Embeddings(trodo.client()));
    private final EmbeddingStore<TextSegment> store =
            new InMemoryEmbeddingStore<TextSegment>().addListener(new StoreCalls(trodo.client(), "memory"));

    @AfterEach
    void close() {
        LangChain4j.recordWith(null);
        server.close();
        trodo.close();
    }

    private void fill() {
        TextSegment segment = TextSegment.from("Refunds take five days.");
        store.add(embeddings.embed(segment).content(), segment);
    }

    private ContentRetriever retriever() {
        return EmbeddingStoreContentRetriever.builder()
                .embeddingModel(embeddings)
                .embeddingStore(store)
                .build()
                .addListener(new Retrievals(trodo.client()));
    }

    @Test
    void recordsARetrievalOnceWithItsDocumentsAndScores() {
        fill();
        trodo.clear();

        trodo.client().agent("shop").run(run -> retriever().retrieve(Query.from("refund?")));

        assertThat(trodo.run()).hasTree("""
                shop [OK]
                  content_retriever (retrieval) [OK]
                    embedding text-embedding-3-small (llm) [OK]
                """);
        assertThat(trodo.run()).hasSpan("content_retriever").hasInput("refund?");
        assertThat(trodo.run().span("content_retriever").output().text())
                .contains("Refunds take five days.", "\"score\":1");
        assertThat(trodo.run().span("embedding text-embedding-3-small"))
                .hasUsage(new Usage(5L, null, null, null, null));
        assertThat(trodo.client().currentRun().isRecording()).isFalse();
    }

    @Test
    void recordsTheStoreItself() {
        trodo.client().agent("shop").run(run -> {
            fill();
            Embedding question = embeddings.embed("refund?").content();
            store.search(EmbeddingSearchRequest.builder()
                    .queryEmbedding(question)
                    .maxResults(3)
                    .minScore(0.5)
                    .build());
            store.removeAll();
        });

        assertThat(trodo.run()).hasTree("""
                shop [OK]
                  embedding text-embedding-3-small (llm) [OK]
                  embedding_store add (function) [OK]
                  embedding text-embedding-3-small (llm) [OK]
                  embedding_store search (retrieval) [OK]
                  embedding_store remove (function) [OK]
                """);
        assertThat(trodo.run().span("embedding_store search").input().text())
                .contains("\"top_k\":3", "\"threshold\":0.5");
        assertThat(trodo.run().span("embedding_store search").output().text())
                .contains("Refunds take five days.", "\"score\":1");
        assertThat(trodo.run())
                .hasSpan("embedding_store search")
                .hasAttribute("db.system", "memory")
                .hasAttribute("retrieval.documents", 1L);
    }

    @Test
    void failsTheSpanOfAStoreThatFails() {
        fill();
        trodo.clear();
        EmbeddingSearchRequest tooLong = EmbeddingSearchRequest.builder()
                .queryEmbedding(Embedding.from(List.of(0.1f, 0.2f, 0.3f)))
                .build();

        assertThatThrownBy(() -> trodo.client().agent("shop").run(run -> store.search(tooLong)))
                .isInstanceOf(RuntimeException.class);

        assertThat(trodo.run()).hasSpan("embedding_store search").hasStatus(SpanStatus.ERROR);
    }

    interface Support {
        String answer(@UserMessage String question);
    }

    @Test
    void putsTheRetrievalOfAnAiServiceIntoItsRun() {
        LangChain4j.recordWith(trodo.client());
        fill();
        trodo.clear();
        server.answer(OpenAiAnswer.text("Five days."));
        Support support = AiServices.builder(Support.class)
                .chatModel(OpenAiChatModel.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey("none")
                        .modelName("gpt-4o-mini")
                        .listeners(List.of(new ModelCalls(trodo.client())))
                        .build())
                .contentRetriever(retriever())
                .build();

        trodo.client().agent("shop").run(run -> support.answer("How long does a refund take?"));

        assertThat(trodo.run()).hasSpansOfKind(SpanKind.RETRIEVAL, 1);
        assertThat(trodo.run().span("chat gpt-4o-mini").input().text()).contains("Refunds take five days.");
    }

    @Test
    void recordsWhatAModeratorSays() {
        ModerationModel moderator = OpenAiModerationModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .modelName("omni-moderation-latest")
                .listeners(List.of(new Moderations(trodo.client())))
                .build();

        trodo.client().agent("shop").run(run -> {
            moderator.moderate("Where is my order?");
            moderator.moderate("I threaten you with violence");
        });

        assertThat(trodo.run().spansNamed("moderation omni-moderation-latest"))
                .extracting(span -> span.output().text())
                .containsExactly(
                        "{\"flagged\":false}", "{\"flagged\":true,\"flagged_text\":\"I threaten you with violence\"}");
        assertThat(trodo.run().spans()).allMatch(span -> span.kind() == SpanKind.LLM);
    }
}
