package ai.trodo.instrument.sdk;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.instrument.langchain4j.ModelCalls;
import ai.trodo.instrument.springai.SpringAiObservations;
import ai.trodo.instrument.springai.SpringAiSettings;
import ai.trodo.model.Event;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;

/** A framework over a provider's library that records too: one span, with what both know. */
final class BelowFrameworksTests {
    private static final String CALL = "chat gpt-4o-mini";

    private final OpenAiServer server = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final OpenAIClient client = TrodoOpenAi.wrap(
            new OpenAIClientImpl(ClientOptions.builder()
                    .httpClient(SpringAiOpenAiHttpClient.builder().build())
                    .baseUrl(server.baseUrl())
                    .apiKey("none")
                    .maxRetries(1)
                    .build()),
            trodo.client());

    @AfterEach
    void close() {
        client.close();
        server.close();
        trodo.close();
    }

    @Test
    void springAi() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new SpringAiObservations(trodo.client(), SpringAiSettings.DEFAULT));
        OpenAiChatModel model = OpenAiChatModel.builder()
                .openAiClient(client)
                .openAiClientAsync(client.async())
                .options(OpenAiChatOptions.builder().model("gpt-4o-mini").build())
                .observationRegistry(registry)
                .build();
        failsOnceThenAnswers();

        trodo.client().agent("support").run(run -> model.call("Where is 1042?"));

        isOneCall();
    }

    @Test
    void langChain4j() {
        failsOnceThenAnswers();

        trodo.client().agent("support").run(run -> new Blocking().chat("Where is 1042?"));

        isOneCall();
    }

    @Test
    void langChain4jStreams() throws Exception {
        failsOnceThenAnswers();
        CountDownLatch over = new CountDownLatch(1);

        trodo.client().agent("support").run(run -> {
            new Streaming().chat("Where is 1042?", new StreamingChatResponseHandler() {
                @Override
                public void onPartialResponse(String partial) {}

                @Override
                public void onCompleteResponse(ChatResponse response) {
                    over.countDown();
                }

                @Override
                public void onError(Throwable error) {
                    over.countDown();
                }
            });
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        });

        isOneCall();
    }

    @Test
    void langChain4jOutsideOfRuns() {
        failsOnceThenAnswers();

        new Blocking().chat("Where is 1042?");

        assertThat(trodo.run()).hasSpanCount(1).hasSpan(CALL).hasAttribute("trodo.attempts", 2);
    }

    private void failsOnceThenAnswers() {
        server.answer(
                OpenAiAnswer.error(429, "slow down").header("retry-after-ms", "1"),
                OpenAiAnswer.text("Hello").usage(20, 4, 7, 2).header("x-ratelimit-remaining-requests", "498"));
    }

    private void isOneCall() {
        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run())
                .hasSpan(CALL)
                .hasUsage(new Usage(16L, 4L, null, 5L, 2L))
                .hasAttribute("trodo.attempts", 2)
                .hasAttribute("trodo.rate_limit.requests.remaining", 498L);
        assertThat(trodo.run().events())
                .extracting(Event::spanId)
                .containsExactly(trodo.run().span(CALL).spanId());
    }

    private static ChatCompletionCreateParams params() {
        return ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addUserMessage("Where is 1042?")
                .build();
    }

    private ChatResponse response(ChatCompletion answer) {
        return ChatResponse.builder()
                .id(answer.id())
                .modelName(answer.model())
                .aiMessage(AiMessage.from("Hello"))
                .tokenUsage(new TokenUsage(20, 7))
                .build();
    }

    /** A model as LangChain4j's own are that sit on a provider's library. */
    private final class Blocking implements ChatModel {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            return response(client.chat().completions().create(params()));
        }

        @Override
        public ChatRequestParameters defaultRequestParameters() {
            return ChatRequestParameters.builder().modelName("gpt-4o-mini").build();
        }

        @Override
        public List<ChatModelListener> listeners() {
            return List.of(new ModelCalls(trodo.client()));
        }

        @Override
        public ModelProvider provider() {
            return ModelProvider.OPEN_AI;
        }
    }

    private final class Streaming implements StreamingChatModel {
        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            client.async().chat().completions().create(params()).whenComplete((answer, failure) -> {
                if (failure == null) {
                    handler.onCompleteResponse(response(answer));
                } else {
                    handler.onError(failure);
                }
            });
        }

        @Override
        public ChatRequestParameters defaultRequestParameters() {
            return ChatRequestParameters.builder().modelName("gpt-4o-mini").build();
        }

        @Override
        public List<ChatModelListener> listeners() {
            return List.of(new ModelCalls(trodo.client()));
        }

        @Override
        public ModelProvider provider() {
            return ModelProvider.OPEN_AI;
        }
    }
}
