package ai.trodo.instrument.sdk;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.trodo.instrument.fixture.AnthropicServer;
import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonField;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.MessageParam;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Anthropic's own library against a local server that speaks its protocol. */
final class AnthropicSdkTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("Anthropic's Java library 2.x and 3.x", "messages");

    private final AnthropicServer server = new AnthropicServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final AnthropicClient client = TrodoAnthropic.wrap(
            AnthropicOkHttpClient.builder()
                    .baseUrl(server.baseUrl())
                    .apiKey("none")
                    .maxRetries(0)
                    .build(),
            trodo.client());

    private final AnthropicClient persistent = TrodoAnthropic.wrap(
            AnthropicOkHttpClient.builder()
                    .baseUrl(server.baseUrl())
                    .apiKey("none")
                    .maxRetries(2)
                    .build(),
            trodo.client());

    @AfterEach
    void close() {
        persistent.close();
        client.close();
        server.close();
        trodo.close();
    }

    @Test
    void recordsAMessageWithSystemTextToolsAndCacheTokens() {
        trodo.client().agent("support").run(run -> client.messages().create(question("Where is 1042?")));

        assertThat(trodo.run())
                .hasSpan("chat claude-sonnet-4-5")
                .isOk()
                .hasProvider("anthropic")
                .hasUsage(new Usage(20L, 4L, 3L, 7L, null))
                .hasAttribute("gen_ai.request.max_tokens", 200)
                .hasAttribute("trodo.response_id", "msg_1");
        assertThat(trodo.run().span("chat claude-sonnet-4-5").input().text())
                .contains("\"role\":\"system\"", "Be brief", "Where is 1042?");
        assertThat(trodo.run().span("chat claude-sonnet-4-5").output().text())
                .contains("Let me look", "lookup_order", "1042", "tool_use");
    }

    @Test
    void putsAStreamTogetherWithItsTokens() {
        trodo.client().agent("support").run(run -> {
            try (StreamResponse<RawMessageStreamEvent> stream =
                    client.messages().createStreaming(question("Where is 1042?"))) {
                assertThat(stream.stream().count()).isPositive();
            }
        });

        assertThat(trodo.run())
                .hasSpan("chat claude-sonnet-4-5")
                .isOk()
                .hasFirstOutput()
                .hasUsage(new Usage(20L, 4L, 3L, 7L, null));
        assertThat(trodo.run().span("chat claude-sonnet-4-5").output().text())
                .contains("Let me look", "lookup_order", "1042", "tool_use");
    }

    @Test
    void failsWithTheProvidersOwnErrorAndStatus() {
        assertThatThrownBy(() -> trodo.client()
                        .agent("support")
                        .run(run -> client.messages().create(question("too long"))))
                .isInstanceOf(BadRequestException.class);

        assertThat(trodo.run())
                .hasSpan("chat claude-sonnet-4-5")
                .hasStatus(SpanStatus.ERROR)
                .hasError(BadRequestException.class);
    }

    @Test
    void recordsAnAsynchronousMessageAndAnAsynchronousStream() throws Exception {
        trodo.client().agent("support").run(run -> {
            client.async().messages().create(question("Where is 1042?")).get(20, TimeUnit.SECONDS);
            client.async()
                    .messages()
                    .createStreaming(question("Where is 1042?"))
                    .subscribe(event -> {})
                    .onCompleteFuture()
                    .get(20, TimeUnit.SECONDS);
        });

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat claude-sonnet-4-5 (llm) [OK]
                  chat claude-sonnet-4-5 (llm) [OK]
                """);
        assertThat(trodo.run().spans()).allSatisfy(span -> {
            assertThat(span)
                    .hasUsage(new Usage(20L, 4L, 3L, 7L, null))
                    .hasAttribute("trodo.attempts", 1)
                    .hasAttribute("trodo.response_id", "msg_1");
            assertThat(span.cost()).isNotNull();
        });
    }

    @Test
    void tellsOfEachAttemptThatFailedAndOfTheLimitsOfTheLast() throws Exception {
        server.failWith(529, 500);
        trodo.client().agent("support").run(run -> persistent.messages().create(question("Where is 1042?")));
        server.failWith(529, 500);
        trodo.client()
                .agent("support")
                .run(run -> persistent
                        .async()
                        .messages()
                        .create(question("Where is 1042?"))
                        .get(20, TimeUnit.SECONDS));

        assertThat(trodo.runs()).hasSize(2).allSatisfy(run -> {
            assertThat(run)
                    .hasSpan("chat claude-sonnet-4-5")
                    .isOk()
                    .hasAttribute("trodo.attempts", 3)
                    .hasAttribute("trodo.request_id", "req_a1")
                    .hasAttribute("trodo.rate_limit.requests.remaining", 49L)
                    .hasAttribute("trodo.rate_limit.input_tokens.limit", 80000L)
                    .hasAttribute("trodo.rate_limit.input_tokens.reset", "2026-11-20T10:00:00Z");
            assertThat(run.events())
                    .extracting(event -> event.type(), event -> event.payload().get("status"))
                    .containsExactly(tuple("attempt_failed", 529L), tuple("attempt_failed", 500L));
        });
    }

    @Test
    void recordsRawAnswers() throws Exception {
        trodo.client().agent("support").run(run -> {
            try (HttpResponseFor<Message> raw =
                    client.messages().withRawResponse().create(question("Where is 1042?"))) {
                assertThat(raw.statusCode()).isEqualTo(200);
                raw.parse();
            }
            try (HttpResponseFor<StreamResponse<RawMessageStreamEvent>> raw =
                    client.messages().withRawResponse().createStreaming(question("Where is 1042?"))) {
                assertThat(new String(raw.body().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("message_stop");
            }
        });

        assertThat(trodo.run().spans()).hasSize(2).allSatisfy(span -> {
            assertThat(span).isOk().hasUsage(new Usage(20L, 4L, 3L, 7L, null));
            assertThat(span.output().text()).contains("Let me look", "lookup_order", "1042", "tool_use");
        });
    }

    @Test
    void keepsWhatAStreamHadSaidThatIsClosedBeforeItsEnd() {
        trodo.client().agent("support").run(run -> {
            try (StreamResponse<RawMessageStreamEvent> stream =
                    client.messages().createStreaming(question("Where is 1042?"))) {
                stream.stream().limit(3).forEach(event -> {});
            }
        });

        assertThat(trodo.run()).hasSpan("chat claude-sonnet-4-5").hasStatus(SpanStatus.CANCELLED);
        assertThat(trodo.run().span("chat claude-sonnet-4-5").output().text()).contains("Let me look");
    }

    @Test
    @SuppressWarnings("unchecked")
    void keepsToolResultsAndOfPicturesOnlyWhatTheyAre() {
        byte[] pixels = new byte[3_000];
        new Random(7).nextBytes(pixels);
        String picture = Base64.getEncoder().encodeToString(pixels);
        // As data, since the classes for it differ between the versions of the library.
        JsonField<?> messages = JsonValue.from(List.of(
                message("user", Map.of("type", "image", "source", source(picture))),
                message(
                        "assistant",
                        Map.of("type", "tool_use", "id", "t0", "name", "look", "input", Map.of("id", 1041))),
                message("user", Map.of("type", "tool_result", "tool_use_id", "t0", "content", "shipped"))));
        MessageCreateParams question = MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(200)
                .messages((JsonField<List<MessageParam>>) messages)
                .build();

        trodo.client().agent("support").run(run -> client.messages().create(question));

        assertThat(trodo.run().span("chat claude-sonnet-4-5").input().text())
                .contains("image/png", "3000 bytes", "sha256:", "\"tool_use\"", "1041", "tool_result", "shipped")
                .doesNotContain(picture);
    }

    private static Map<String, Object> message(String role, Map<String, Object> part) {
        return Map.of("role", role, "content", List.of(part));
    }

    private static Map<String, Object> source(String picture) {
        return Map.of("type", "base64", "media_type", "image/png", "data", picture);
    }

    private static MessageCreateParams question(String text) {
        return MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(200)
                .system("Be brief")
                .addUserMessage(text)
                .build();
    }
}
