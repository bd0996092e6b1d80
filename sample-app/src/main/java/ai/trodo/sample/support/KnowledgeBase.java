package ai.trodo.sample.support;

import ai.trodo.annotation.Retrieval;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Service;

/** The shop's help pages in a small vector store, filled at the first question. */
@Service
class KnowledgeBase {
    private final SimpleVectorStore store;
    private final Resource pages;
    private boolean filled;

    KnowledgeBase(
            EmbeddingModel embeddings,
            ObjectProvider<ObservationRegistry> observations,
            @Value("classpath:knowledge/help.md") Resource pages) {
        this.store = SimpleVectorStore.builder(embeddings)
                .observationRegistry(observations.getIfUnique(() -> ObservationRegistry.NOOP))
                .build();
        this.pages = pages;
    }

    @Retrieval("search_help_pages")
    List<Passage> search(String question) {
        fill();
        SearchRequest request = SearchRequest.builder().query(question).topK(2).build();
        return store.similaritySearch(request).stream()
                .map(found -> new Passage(found.getText(), found.getScore()))
                .toList();
    }

    private synchronized void fill() {
        if (filled) {
            return;
        }
        try {
            String text = pages.getContentAsString(StandardCharsets.UTF_8);
            store.add(Arrays.stream(text.split("\n\n")).map(Document::new).toList());
            filled = true;
        } catch (IOException e) {
            throw new IllegalStateException("The help pages cannot be read", e);
        }
    }

    record Passage(@Nullable String text, @Nullable Double score) {}
}
