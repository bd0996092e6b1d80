package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreErrorContext;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreListener;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreRequestContext;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreResponseContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Listens at embedding stores: a search is a retrieval with its documents and their scores, a write a plain step. Inside a
 * retriever that is followed the search adds to its span. Vectors themselves are not kept.
 */
public final class StoreCalls implements EmbeddingStoreListener {
    private static final Object SPAN = StoreCalls.class.getName() + ".span";

    private final TrodoClient trodo;
    private final @Nullable String store;

    /** Records to this client; one listener may serve several stores. */
    public StoreCalls(TrodoClient trodo) {
        this(trodo, null);
    }

    /**
     * @param store what the store is called, because LangChain4j tells of its own wrapper only
     */
    public StoreCalls(TrodoClient trodo, @Nullable String store) {
        this.trodo = trodo;
        this.store = store;
    }

    @Override
    public void onRequest(EmbeddingStoreRequestContext<?> context) {
        Guard.run("langchain4j store", () -> {
            SpanScope span = context instanceof EmbeddingStoreRequestContext.Search<?> search
                    ? trodo.retrieval("embedding_store search")
                            .shielded()
                            .input(search(search.searchRequest()))
                            .start()
                    : trodo.span("embedding_store " + operation(context), SpanKind.FUNCTION)
                            .input(written(context))
                            .start();
            if (span.isRecording()) {
                span.attribute("db.system", store);
                context.attributes().put(SPAN, span);
            }
        });
    }

    @Override
    public void onResponse(EmbeddingStoreResponseContext<?> context) {
        SpanScope span = take(context.attributes());
        if (span != null) {
            Guard.run("langchain4j store", () -> {
                if (context instanceof EmbeddingStoreResponseContext.Search<?> search) {
                    span.output(search.searchResult().matches().stream()
                            .map(StoreCalls::document)
                            .toList());
                    span.attribute(
                            "retrieval.documents",
                            search.searchResult().matches().size());
                }
            });
            span.end();
        }
    }

    @Override
    public void onError(EmbeddingStoreErrorContext<?> context) {
        SpanScope span = take(context.attributes());
        if (span != null) {
            span.fail(context.error());
        }
    }

    private static @Nullable SpanScope take(Map<Object, Object> attributes) {
        return (SpanScope) attributes.remove(SPAN);
    }

    private static Map<String, @Nullable Object> search(EmbeddingSearchRequest request) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        if (request.query() != null) {
            view.put("query", request.query());
        }
        view.put("top_k", request.maxResults());
        if (request.minScore() > 0) {
            view.put("threshold", request.minScore());
        }
        if (request.filter() != null) {
            view.put("filter", request.filter().toString());
        }
        return view;
    }

    private static String operation(EmbeddingStoreRequestContext<?> context) {
        return context instanceof EmbeddingStoreRequestContext.Add<?>
                        || context instanceof EmbeddingStoreRequestContext.AddAll<?>
                ? "add"
                : "remove";
    }

    private static @Nullable Object written(EmbeddingStoreRequestContext<?> context) {
        if (context instanceof EmbeddingStoreRequestContext.Add<?> one) {
            return Map.of("documents", 1);
        }
        return context instanceof EmbeddingStoreRequestContext.AddAll<?> all
                ? Map.of("documents", all.embeddings().size())
                : null;
    }

    private static Map<String, @Nullable Object> document(EmbeddingMatch<?> match) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", match.embeddingId());
        view.put("score", match.score());
        if (match.embedded() instanceof TextSegment segment) {
            view.put("text", segment.text());
            view.put("metadata", segment.metadata().toMap());
        } else {
            view.put("text", String.valueOf(match.embedded()));
        }
        return view;
    }
}
