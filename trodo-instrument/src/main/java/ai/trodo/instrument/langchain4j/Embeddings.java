package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.UsageReader;
import ai.trodo.internal.Guard;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.listener.EmbeddingModelErrorContext;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.listener.EmbeddingModelRequestContext;
import dev.langchain4j.model.embedding.listener.EmbeddingModelResponseContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Listens at embedding models: texts in, how many vectors out. */
public final class Embeddings implements EmbeddingModelListener {
    private static final Object SPAN = Embeddings.class.getName() + ".span";

    private final TrodoClient trodo;

    /** Records to this client; one listener may serve several models. */
    public Embeddings(TrodoClient trodo) {
        this.trodo = trodo;
    }

    @Override
    public void onRequest(EmbeddingModelRequestContext context) {
        Guard.run("langchain4j embedding", () -> {
            String model = context.embeddingModel().modelName();
            SpanScope span = trodo.llm("embedding " + model)
                    .shielded()
                    .provider(ModelCalls.provider(context.modelProvider()))
                    .model(model)
                    .attribute("gen_ai.operation.name", "embeddings")
                    .input(context.textSegments().stream()
                            .map(TextSegment::text)
                            .toList())
                    .start();
            if (span.isRecording()) {
                context.attributes().put(SPAN, span);
                OpenCall.begins(span);
            }
        });
    }

    @Override
    public void onResponse(EmbeddingModelResponseContext context) {
        SpanScope span = take(context.attributes());
        if (span != null) {
            Guard.run("langchain4j embedding", () -> {
                span.output(Map.of("vectors", context.response().content().size()));
                span.usage(UsageReader.read(context.response()).usage());
            });
            span.end();
            OpenCall.over(span);
        }
    }

    @Override
    public void onError(EmbeddingModelErrorContext context) {
        SpanScope span = take(context.attributes());
        if (span != null) {
            span.fail(context.error());
            OpenCall.over(span);
        }
    }

    private static @Nullable SpanScope take(Map<Object, Object> attributes) {
        return (SpanScope) attributes.remove(SPAN);
    }
}
