package ai.trodo.instrument.springai;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.capture.UsageReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;

/** A call of an embedding model: texts in, how many vectors of which size out. The vectors themselves say nothing. */
final class EmbeddingSpan {
    /** What {@code EmbeddingModel.dimensions()} sends to find out how long a vector is. */
    private static final List<String> PROBE = List.of("Hello World");

    private EmbeddingSpan() {}

    static @Nullable SpanSpec open(TrodoClient trodo, EmbeddingModelObservationContext context) {
        EmbeddingRequest request = context.getRequest();
        if (PROBE.equals(request.getInstructions())) {
            return null;
        }
        String model =
                request.getOptions() == null ? null : request.getOptions().getModel();
        return trodo.llm(model == null ? "embedding" : "embedding " + model)
                .shielded()
                .provider(context.getOperationMetadata().provider())
                .model(model)
                .attribute("gen_ai.operation.name", "embeddings")
                .input(request.getInstructions());
    }

    static void fill(EmbeddingModelObservationContext context, SpanScope span) {
        EmbeddingResponse response = context.getResponse();
        if (response == null) {
            return;
        }
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("vectors", response.getResults().size());
        output.put(
                "dimensions",
                response.getResults().isEmpty()
                        ? 0
                        : response.getResults().get(0).getOutput().length);
        span.output(output);
        span.usage(UsageReader.read(response).usage());
    }
}
