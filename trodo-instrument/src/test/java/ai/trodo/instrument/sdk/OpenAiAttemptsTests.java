package ai.trodo.instrument.sdk;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.model.Event;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordingTrodo;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.StructuredChatCompletion;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;

/** What OpenAI's library does by itself: it asks again, and it is told of limits. */
final class OpenAiAttemptsTests {
    private static final String CALL = "chat gpt-4o-mini";

    private final OpenAiServer server = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final OpenAIClient client = TrodoOpenAi.wrap(client(server.baseUrl(), 2), trodo.client());

    private static OpenAIClient client(String url, int retries) {
        return new OpenAIClientImpl(ClientOptions.builder()
                .httpClient(SpringAiOpenAiHttpClient.builder().build())
                .baseUrl(url)
                .apiKey("none")
                .maxRetries(retries)
                .build());
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        trodo.close();
    }

    @Test
    void tellsOfEachAttemptThatFailedAndOfTheLimitsOfTheLast() {
        failsTwiceThenAnswers();

        trodo.client().agent("support").run(run -> client.chat().completions().create(question()));

        sawThreeAttempts();
    }

    @Test
    void knowsTheAttemptsOfAnAsynchronousCallOnWhateverThreadsTheyAreMade() throws Exception {
        failsTwiceThenAnswers();

        trodo.client()
                .agent("support")
                .run(run ->
                        client.async().chat().completions().create(question()).get(20, TimeUnit.SECONDS));

        sawThreeAttempts();
        assertThat(server.requestHeaders())
                .hasSize(3)
                .noneMatch(headers -> headers.containsKey(OpenCalls.HEADER))
                .allMatch(headers -> headers.containsKey("Authorization"));
    }

    @Test
    void knowsTheAttemptsOfStreams() {
        failsTwiceThenAnswers();

        trodo.client().agent("support").run(run -> {
            try (StreamResponse<ChatCompletionChunk> stream =
                    client.chat().completions().createStreaming(question())) {
                assertThat(stream.stream().count()).isPositive();
            }
        });

        sawThreeAttempts();
    }

    @Test
    void knowsTheAttemptsOfAnAsynchronousStream() throws Exception {
        failsTwiceThenAnswers();

        trodo.client()
                .agent("support")
                .run(run -> client.async()
                        .chat()
                        .completions()
                        .createStreaming(question())
                        .subscribe(chunk -> {})
                        .onCompleteFuture()
                        .get(20, TimeUnit.SECONDS));

        sawThreeAttempts();
    }

    private void failsTwiceThenAnswers() {
        server.answer(
                OpenAiAnswer.error(429, "slow down")
                        .header("retry-after-ms", "1")
                        .header("retry-after", "1")
                        .header("x-ratelimit-remaining-requests", "0"),
                OpenAiAnswer.error(503, "overloaded").header("retry-after-ms", "1"),
                OpenAiAnswer.text("Hello")
                        .header("x-ratelimit-limit-requests", "500")
                        .header("x-ratelimit-remaining-requests", "498")
                        .header("x-ratelimit-remaining-tokens", "29000")
                        .header("x-ratelimit-reset-tokens", "120ms")
                        .header("x-request-id", "req_9"));
    }

    private void sawThreeAttempts() {
        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run())
                .hasSpan(CALL)
                .hasAttribute("trodo.attempts", 3)
                .hasAttribute("trodo.rate_limit.requests.limit", 500L)
                .hasAttribute("trodo.rate_limit.requests.remaining", 498L)
                .hasAttribute("trodo.rate_limit.tokens.remaining", 29000L)
                .hasAttribute("trodo.rate_limit.tokens.reset", "120ms")
                .hasAttribute("trodo.request_id", "req_9");
        List<Event> failed = failedAttempts();
        assertThat(failed)
                .extracting(Event::payload)
                .containsExactly(
                        Map.of("attempt", 1L, "status", 429L, "retry_after", 1L),
                        Map.of("attempt", 2L, "status", 503L));
        assertThat(failed)
                .extracting(Event::spanId)
                .containsOnly(trodo.run().span(CALL).spanId());
    }

    private List<Event> failedAttempts() {
        return trodo.run().events().stream()
                .filter(event -> event.type().equals("attempt_failed"))
                .toList();
    }

    @Test
    void countsTheAttemptsOfACallThatFailsInTheEnd() {
        for (int i = 0; i < 3; i++) {
            server.answer(OpenAiAnswer.error(429, "slow down").header("retry-after-ms", "1"));
        }

        assertThatThrownBy(() -> trodo.client()
                        .agent("support")
                        .run(run -> client.chat().completions().create(question())))
                .isInstanceOf(RateLimitException.class);

        assertThat(trodo.run())
                .hasSpan(CALL)
                .hasStatus(SpanStatus.ERROR)
                .hasError(RateLimitException.class)
                .hasAttribute("trodo.attempts", 3);
        assertThat(trodo.run().span(CALL).error().statusCode()).isEqualTo(429);
        assertThat(failedAttempts()).hasSize(3);
    }

    @Test
    void namesWhatKeptAnAttemptFromBeingAnswered() {
        OpenAIClient alone = TrodoOpenAi.wrap(client("http://localhost:1/v1", 0), trodo.client());

        assertThatThrownBy(() -> trodo.client()
                        .agent("support")
                        .run(run -> alone.chat().completions().create(question())))
                .isInstanceOf(OpenAIIoException.class);
        alone.close();

        assertThat(trodo.run()).hasSpan(CALL).hasStatus(SpanStatus.ERROR).hasAttribute("trodo.attempts", 1);
        assertThat(failedAttempts())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.payload().get("error").toString()).endsWith("Exception"));
    }

    @Test
    void addsUpTheAttemptsOfACallThatAFrameworkRepeats() {
        server.answer(OpenAiAnswer.error(500, "broken"), OpenAiAnswer.text("Hello"));
        OpenAIClient alone = TrodoOpenAi.wrap(client(server.baseUrl(), 0), trodo.client());

        trodo.client()
                .agent("support")
                .run(run -> trodo.client().llm("framework").run(span -> {
                    assertThatThrownBy(() -> alone.chat().completions().create(question()))
                            .isInstanceOf(InternalServerException.class);
                    alone.chat().completions().create(question());
                }));
        alone.close();

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  framework (llm) [OK]
                """);
        assertThat(trodo.run()).hasSpan("framework").hasAttribute("trodo.attempts", 2);
        assertThat(failedAttempts())
                .extracting(Event::spanId)
                .containsExactly(trodo.run().span("framework").spanId());
    }

    record Place(String city) {}

    @Test
    void recordsAnswersThatAreParsedIntoAClassOnce() throws Exception {
        server.answer(OpenAiAnswer.text("{\"city\":\"Riga\"}"), OpenAiAnswer.text("{\"city\":\"Oslo\"}"));
        StructuredChatCompletionCreateParams<Place> question =
                new StructuredChatCompletionCreateParams<>(Place.class, question());

        trodo.client().agent("support").run(run -> {
            StructuredChatCompletion<Place> now = client.chat().completions().create(question);
            assertThat(now.choices().get(0).message().content()).contains(new Place("Riga"));
            client.async().chat().completions().create(question).get(20, TimeUnit.SECONDS);
        });

        assertThat(trodo.run().spansNamed(CALL))
                .hasSize(2)
                .allSatisfy(span -> assertThat(span).isOk().hasAttribute("trodo.attempts", 1));
    }

    private static ChatCompletionCreateParams question() {
        return ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addUserMessage("Where is 1042?")
                .build();
    }
}
