package ai.trodo.instrument.springai;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.model.SpanKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;

/** A search in a vector store is a retrieval with its documents and their scores; a write is a plain step. */
final class VectorStoreSpan {
    private static final String QUERY = "query";

    private VectorStoreSpan() {}

    static @Nullable SpanSpec open(
            TrodoClient trodo, VectorStoreObservationContext context, SpringAiSettings settings) {
        boolean query = QUERY.equals(context.getOperationName());
        if (!query && !settings.vectorStoreWrites()) {
            return null;
        }
        String name = context.getDatabaseSystem() + " " + context.getOperationName();
        SpanSpec spec = query ? trodo.retrieval(name).shielded() : trodo.span(name, SpanKind.FUNCTION);
        spec.attribute("db.system", context.getDatabaseSystem());
        if (context.getCollectionName() != null) {
            spec.attribute("db.collection.name", context.getCollectionName());
        }
        if (context.getNamespace() != null) {
            spec.attribute("db.namespace", context.getNamespace());
        }
        SearchRequest request = context.getQueryRequest();
        return request == null ? spec : spec.input(search(request));
    }

    static void fill(VectorStoreObservationContext context, SpanScope span) {
        if (context.getQueryResponse() != null) {
            span.output(SpringAiMessages.documents(context.getQueryResponse()));
            span.attribute("retrieval.documents", context.getQueryResponse().size());
        }
    }

    private static Map<String, Object> search(SearchRequest request) {
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("query", request.getQuery());
        search.put("top_k", request.getTopK());
        if (request.getSimilarityThreshold() > 0) {
            search.put("threshold", request.getSimilarityThreshold());
        }
        if (request.getFilterExpression() != null) {
            search.put("filter", request.getFilterExpression().toString());
        }
        return search;
    }
}
