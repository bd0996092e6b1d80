package ai.trodo.instrument.sdk;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.AnthropicServer;
import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Anthropic's own library against a local server that speaks its protocol. */
final class AnthropicSdkTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("Anthropic's Java library 2.x", "messages");

    private final AnthropicServer server = new AnthropicServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final AnthropicClient client = TrodoAnthropic.wrap(
            AnthropicOkHttpClient.builder()
                    .baseUrl(server.baseUrl())
                    .apiKey("none")
                    .maxRetries(0)
                    .build(),
            trodo.client());

    @AfterEach
    void close() {
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

    private static MessageCreateParams question(String text) {
        return MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(200)
                .system("Be brief")
                .addUserMessage(text)
                .build();
    }
}
