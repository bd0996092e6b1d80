package ai.trodo.instrument.springai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.test.RecordingTrodo;
import com.openai.client.OpenAIClient;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.model.tool.DefaultToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.execution.DefaultToolExecutionExceptionProcessor;

/** Spring AI's real models and client against a local server, recorded as the starter sets it up. */
final class SpringAiWorld implements AutoCloseable {
    final OpenAiServer server = new OpenAiServer();
    final ObservationRegistry registry = ObservationRegistry.create();
    private final RecordingTrodo trodo;

    SpringAiWorld(RecordingTrodo trodo) {
        this(trodo, SpringAiSettings.DEFAULT);
    }

    SpringAiWorld(RecordingTrodo trodo, SpringAiSettings settings) {
        this(trodo, trodo.client(), settings);
    }

    private SpringAiWorld(RecordingTrodo trodo, TrodoClient client, SpringAiSettings settings) {
        this.trodo = trodo;
        registry.observationConfig().observationHandler(new SpringAiObservations(client, settings));
    }

    static SpringAiWorld withoutContents(RecordingTrodo trodo) {
        return new SpringAiWorld(trodo, trodo.client().contents(false), SpringAiSettings.DEFAULT);
    }

    RecordingTrodo recording() {
        return trodo;
    }

    @Override
    public void close() {
        server.close();
        trodo.close();
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

    OpenAiChatModel model() {
        return model(null);
    }

    /**
     * @param ready a client of the provider's library, null to have one made
     */
    OpenAiChatModel model(@Nullable OpenAIClient ready) {
        OpenAiChatModel.Builder builder = OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey("none")
                        .maxRetries(0)
                        .model("gpt-4o-mini")
                        .build())
                .observationRegistry(registry);
        return ready == null ? builder.build() : builder.openAiClient(ready).build();
    }

    ChatClient client() {
        return client(model());
    }

    ChatClient client(OpenAiChatModel model) {
        DefaultToolCallingManager tools = DefaultToolCallingManager.builder()
                .observationRegistry(registry)
                .toolExecutionExceptionProcessor(new ToolFailures(
                        DefaultToolExecutionExceptionProcessor.builder().build()))
                .build();
        return ChatClient.builder(
                        model,
                        registry,
                        null,
                        null,
                        ToolCallingAdvisor.builder().toolCallingManager(tools))
                .defaultAdvisors(new StreamAdvice())
                .build();
    }

    OpenAiEmbeddingModel embeddings() {
        return new OpenAiEmbeddingModel(
                OpenAiEmbeddingOptions.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey("none")
                        .model("text-embedding-3-small")
                        .build(),
                registry);
    }

    /** In a stream Spring AI tells the end of its calls after the caller has its answer, on threads of its own. */
    void awaitSpans(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ended() < count && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private long ended() {
        return trodo.runs().stream()
                .flatMap(run -> run.spans().stream())
                .filter(span -> span.endedAt() != null)
                .count();
    }
}
