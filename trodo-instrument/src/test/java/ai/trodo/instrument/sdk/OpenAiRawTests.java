package ai.trodo.instrument.sdk;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.instrument.sdk.call.CallSettings;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;

/** Answers with status and headers, streams that nobody reads to their end, and contents that are left out. */
final class OpenAiRawTests {
    private static final String CALL = "chat gpt-4o-mini";
    private static final Usage TOKENS = new Usage(16L, 4L, null, 5L, 2L);

    private final OpenAiServer server = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final OpenAIClient plain = new OpenAIClientImpl(ClientOptions.builder()
            .httpClient(SpringAiOpenAiHttpClient.builder().build())
            .baseUrl(server.baseUrl())
            .apiKey("none")
            .maxRetries(0)
            .build());
    private final OpenAIClient client = TrodoOpenAi.wrap(plain, trodo.client());

    @AfterEach
    void close() {
        client.close();
        server.close();
        trodo.close();
    }

    @Test
    void recordsARawAnswerThatIsParsed() {
        server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2).header("x-request-id", "req_1"));

        trodo.client().agent("support").run(run -> {
            try (HttpResponseFor<ChatCompletion> raw =
                    client.chat().completions().withRawResponse().create(question())) {
                assertThat(raw.statusCode()).isEqualTo(200);
                assertThat(raw.parse().id()).isEqualTo("chatcmpl-1");
            }
        });

        isWhole(trodo.run().span(CALL));
        assertThat(trodo.run()).hasSpan(CALL).hasAttribute("trodo.request_id", "req_1");
    }

    @Test
    void recordsARawAnswerWhoseBodyTheApplicationReads() throws Exception {
        server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2));

        trodo.client().agent("support").run(run -> {
            try (HttpResponseFor<ChatCompletion> raw =
                    client.withRawResponse().chat().completions().create(question())) {
                assertThat(new String(raw.body().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("chatcmpl-1");
            }
        });

        isWhole(trodo.run().span(CALL));
    }

    @Test
    void recordsARawAnswerThatComesLater() throws Exception {
        server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2));

        trodo.client()
                .agent("support")
                .run(run -> client.async()
                        .chat()
                        .completions()
                        .withRawResponse()
                        .create(question())
                        .thenApply(HttpResponseFor::parse)
                        .get(20, TimeUnit.SECONDS));

        isWhole(trodo.run().span(CALL));
    }

    @Test
    void recordsARawStream() {
        server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2));

        trodo.client().agent("support").run(run -> {
            try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> raw =
                            client.chat().completions().withRawResponse().createStreaming(question());
                    StreamResponse<ChatCompletionChunk> stream = raw.parse()) {
                assertThat(stream.stream().count()).isPositive();
            }
        });

        assertThat(trodo.run()).hasSpan(CALL).isOk().hasFirstOutput();
        assertThat(trodo.run().span(CALL).output().text()).contains("Hello", "stop");
    }

    @Test
    void endsTheCallOfARawAnswerThatNobodyLooksAt() {
        server.answer(OpenAiAnswer.text("Hello"));

        trodo.client()
                .agent("support")
                .run(run -> client.chat()
                        .completions()
                        .withRawResponse()
                        .create(question())
                        .close());

        assertThat(trodo.run()).hasSpan(CALL).isOk().hasUnknownUsage();
    }

    @Test
    void failsWithTheErrorOfARawCall() {
        server.answer(OpenAiAnswer.error(400, "too long"));

        assertThatThrownBy(() -> trodo.client()
                        .agent("support")
                        .run(run -> client.chat()
                                .completions()
                                .withRawResponse()
                                .create(question())
                                .parse()))
                .isInstanceOf(BadRequestException.class);

        assertThat(trodo.run()).hasSpan(CALL).hasStatus(SpanStatus.ERROR).hasError(BadRequestException.class);
    }

    private static void isWhole(Span span) {
        assertThat(span)
                .isOk()
                .hasUsage(TOKENS)
                .hasAttribute("trodo.response_id", "chatcmpl-1")
                .hasAttribute("trodo.attempts", 1);
        assertThat(span.output().text()).contains("Hello", "\"finish_reason\":\"stop\"");
    }

    @Test
    void cancelsTheCallOfAStreamThatTheApplicationDrops() {
        server.answer(OpenAiAnswer.text("one two three").chunkBy(new Semaphore(0)));

        trodo.client().agent("support").run(run -> dropped());
        while (trodo.run().spans().isEmpty()) {
            System.gc();
            Thread.onSpinWait();
        }

        assertThat(trodo.run()).hasSpan(CALL).hasStatus(SpanStatus.CANCELLED);
        assertThat(trodo.run().span(CALL).output().text()).contains("one");
    }

    private void dropped() {
        Iterator<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(question()).stream().iterator();
        chunks.next();
    }

    @Test
    void cancelsTheCallOfAFutureThatIsCancelled() {
        Semaphore never = new Semaphore(0);
        server.answer(OpenAiAnswer.text("one two").chunkBy(never));

        trodo.client().agent("support").run(run -> {
            CompletableFuture<ChatCompletion> future =
                    client.async().chat().completions().create(question());
            future.cancel(true);
        });

        assertThat(trodo.run()).hasSpan(CALL).hasStatus(SpanStatus.CANCELLED);
    }

    @Test
    void leavesContentsOutWhereTheyAreSwitchedOff() {
        server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2));
        OpenAIClient silent = TrodoOpenAi.wrap(plain, trodo.client(), new CallSettings(false));

        trodo.client().agent("support").run(run -> silent.chat().completions().create(question()));

        assertThat(trodo.run())
                .hasSpan(CALL)
                .hasInputOmitted("contents switched off")
                .hasOutputOmitted("contents switched off")
                .hasUsage(TOKENS)
                .hasModel("gpt-4o-mini-2024-07-18");
        assertThat(trodo.run().span(CALL).cost()).isNotNull();
    }

    private static ChatCompletionCreateParams question() {
        return ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addUserMessage("Where is 1042?")
                .build();
    }
}
