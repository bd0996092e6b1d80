package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.internal.Guard;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverErrorContext;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverListener;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverRequestContext;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverResponseContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Listens at content retrievers: the question in, documents with their scores out. A retriever answers on the thread that
 * asks, so its span is current meanwhile.
 */
public final class Retrievals implements ContentRetrieverListener {
    private static final Object SPAN = Retrievals.class.getName() + ".span";

    private final TrodoClient trodo;

    /** Records to this client; one listener may serve several retrievers. */
    public Retrievals(TrodoClient trodo) {
        this.trodo = trodo;
    }

    @Override
    public void onRequest(ContentRetrieverRequestContext context) {
        Guard.run("langchain4j retrieval", () -> {
            SpanScope span = trodo.retrieval("content_retriever")
                    .shielded()
                    .input(context.query().text())
                    .open();
            if (span.isRecording()) {
                context.attributes().put(SPAN, span);
            }
        });
    }

    @Override
    public void onResponse(ContentRetrieverResponseContext context) {
        SpanScope span = take(context.attributes());
        if (span != null) {
            Guard.run(
                    "langchain4j retrieval",
                    () -> span.output(context.contents().stream()
                            .map(Retrievals::document)
                            .toList()));
            span.close();
        }
    }

    @Override
    public void onError(ContentRetrieverErrorContext context) {
        SpanScope span = take(context.attributes());
        if (span != null) {
            span.fail(context.error());
            span.close();
        }
    }

    private static @Nullable SpanScope take(Map<Object, Object> attributes) {
        return (SpanScope) attributes.remove(SPAN);
    }

    private static Map<String, Object> document(Content content) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", content.metadata().get(ContentMetadata.EMBEDDING_ID));
        view.put("score", content.metadata().get(ContentMetadata.SCORE));
        view.put("text", content.textSegment().text());
        view.put("metadata", content.textSegment().metadata().toMap());
        return view;
    }
}
