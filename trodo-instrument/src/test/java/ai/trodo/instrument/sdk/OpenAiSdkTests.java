package ai.trodo.instrument.sdk;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;

/** OpenAI's own library against a local server that speaks its protocol. */
final class OpenAiSdkTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("OpenAI's Java library 4.x", "chat, responses, embeddings");

    private final OpenAiServer server = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final OpenAIClient client = TrodoOpenAi.wrap(
            new OpenAIClientImpl(ClientOptions.builder()
                    .httpClient(SpringAiOpenAiHttpClient.builder().build())
                    .baseUrl(server.baseUrl())
                    .apiKey("none")
                    .maxRetries(0)
                    .build()),
            trodo.client());

    @AfterEach
    void close() {
        client.close();
        server.close();
        trodo.close();
    }

    @Test
    void recordsAChatWithParametersMessagesTokensAndCost() {
        server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2));

        ChatCompletion answer = trodo.client()
                .agent("support")
                .call(run -> client.chat().completions().create(question()));

        assertThat(answer.choices().get(0).message().content()).contains("Hello");
        assertThat(trodo.run())
                .hasSpan("chat gpt-4o-mini")
                .ofKind(SpanKind.LLM)
                .isOk()
                .hasProvider("openai")
                .hasModel("gpt-4o-mini-2024-07-18")
                .hasUsage(new Usage(16L, 4L, null, 5L, 2L))
                .hasAttribute("trodo.response_id", "chatcmpl-1")
                .hasAttribute("gen_ai.operation.name", "chat");
        assertThat(trodo.run().span("chat gpt-4o-mini").temperature()).isEqualTo(0.2);
        assertThat(trodo.run().span("chat gpt-4o-mini").cost()).isNotNull();
        assertThat(trodo.run().span("chat gpt-4o-mini").input().text()).contains("\"role\":\"user\"", "Where is 1042?");
        assertThat(trodo.run().span("chat gpt-4o-mini").output().text())
                .contains("Hello", "\"finish_reason\":\"stop\"");
    }

    @Test
    void showsTheToolCallsThatTheModelWants() {
        server.answer(OpenAiAnswer.tool("lookup_order", "{\"id\":\"1042\"}"));

        trodo.client().agent("support").run(run -> client.chat().completions().create(question()));

        assertThat(trodo.run().span("chat gpt-4o-mini").output().text()).contains("tool_calls", "lookup_order", "1042");
    }

    @Test
    void countsAStreamToItsLastChunk() {
        server.answer(OpenAiAnswer.text("It is on its way.").usage(40, 8, 9, 2));

        trodo.client().agent("support").run(run -> {
            try (StreamResponse<ChatCompletionChunk> stream =
                    client.chat().completions().createStreaming(streamed())) {
                assertThat(stream.stream().count()).isPositive();
            }
        });

        assertThat(trodo.run())
                .hasSpan("chat gpt-4o-mini")
                .isOk()
                .hasFirstOutput()
                .hasUsage(new Usage(32L, 8L, null, 7L, 2L));
        assertThat(trodo.run().span("chat gpt-4o-mini").output().text()).contains("It is on its way.", "stop");
    }

    @Test
    void keepsWhatAStreamHadSaidThatIsClosedBeforeItsEnd() {
        server.answer(OpenAiAnswer.text("one two three four"));

        trodo.client().agent("support").run(run -> {
            try (StreamResponse<ChatCompletionChunk> stream =
                    client.chat().completions().createStreaming(streamed())) {
                Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
                chunks.next();
            }
        });

        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasStatus(SpanStatus.CANCELLED);
        assertThat(trodo.run().span("chat gpt-4o-mini").output().text()).contains("one");
    }

    @Test
    void recordsAnAsynchronousCallOnTheRunThatMadeIt() throws Exception {
        server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2));

        trodo.client()
                .agent("support")
                .run(run ->
                        client.async().chat().completions().create(question()).get(20, TimeUnit.SECONDS));

        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").isOk().hasUsage(new Usage(16L, 4L, null, 5L, 2L));
    }

    @Test
    void countsAnAsynchronousStream() throws Exception {
        server.answer(OpenAiAnswer.text("It is on its way.").usage(40, 8, 9, 2));

        trodo.client()
                .agent("support")
                .run(run -> client.async()
                        .chat()
                        .completions()
                        .createStreaming(streamed())
                        .subscribe(chunk -> {})
                        .onCompleteFuture()
                        .get(20, TimeUnit.SECONDS));

        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").isOk().hasUsage(new Usage(32L, 8L, null, 7L, 2L));
    }

    @Test
    void failsWithTheProvidersOwnErrorAndStatus() {
        server.answer(OpenAiAnswer.error(400, "context too long"));

        assertThatThrownBy(() -> trodo.client()
                        .agent("support")
                        .run(run -> client.chat().completions().create(question())))
                .isInstanceOf(BadRequestException.class);

        assertThat(trodo.run()).hasStatus(RunStatus.ERROR);
        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasError(BadRequestException.class);
        assertThat(trodo.run().span("chat gpt-4o-mini").error().statusCode()).isEqualTo(400);
    }

    @Test
    void recordsResponsesWholeAndStreamed() {
        ResponseCreateParams question = ResponseCreateParams.builder()
                .model("gpt-4o-mini")
                .input("Where is 1042?")
                .build();

        trodo.client().agent("support").run(run -> {
            client.responses().create(question);
            try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(question)) {
                assertThat(stream.stream().count()).isEqualTo(2);
            }
        });

        assertThat(trodo.run().spansNamed("chat gpt-4o-mini")).hasSize(2).allSatisfy(span -> {
            assertThat(span)
                    .isOk()
                    .hasUsage(new Usage(16L, 4L, null, 5L, 2L))
                    .hasAttribute("gen_ai.operation.name", "responses")
                    .hasAttribute("trodo.response_id", "resp_1");
            assertThat(span.input().text()).isEqualTo("Where is 1042?");
            assertThat(span.output().text()).contains("It is on its way.", "completed");
        });
    }

    @Test
    void recordsEmbeddingsWithoutTheirVectors() {
        trodo.client()
                .agent("support")
                .run(run -> client.embeddings()
                        .create(EmbeddingCreateParams.builder()
                                .model("text-embedding-3-small")
                                .input("refund?")
                                .build()));

        assertThat(trodo.run())
                .hasSpan("embedding text-embedding-3-small")
                .hasInput("refund?")
                .hasUsage(new Usage(5L, null, null, null, null));
        assertThat(trodo.run().span("embedding text-embedding-3-small").output().text())
                .isEqualTo("{\"vectors\":1,\"dimensions\":2}");
    }

    @Test
    void addsToTheModelCallAboveInsteadOfMakingASecondOne() {
        server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2));

        trodo.client()
                .agent("support")
                .run(run -> trodo.client()
                        .llm("framework")
                        .run(span -> client.chat().completions().create(question())));

        assertThat(trodo.run()).hasSpanCount(1).hasSpan("framework").hasUsage(new Usage(16L, 4L, null, 5L, 2L));
    }

    @Test
    void staysOneClientHoweverOftenItIsWrapped() {
        assertThat(TrodoOpenAi.wrap(client, trodo.client())).isSameAs(client);
        assertThat(client).isEqualTo(client);
    }

    private static ChatCompletionCreateParams question() {
        return ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .temperature(0.2)
                .addUserMessage("Where is 1042?")
                .build();
    }

    private static ChatCompletionCreateParams streamed() {
        return question().toBuilder()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
    }
}
