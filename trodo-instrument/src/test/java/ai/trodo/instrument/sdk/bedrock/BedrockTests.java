package ai.trodo.instrument.sdk.bedrock;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.BedrockServer;
import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.sdk.call.CallSettings;
import ai.trodo.model.Event;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.ImageFormat;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;

/** AWS's own library against a local server that speaks Bedrock's protocol. */
final class BedrockTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("AWS Bedrock 2.54", "Converse, InvokeModel");

    private static final String SONNET = "us.anthropic.claude-3-7-sonnet-20250219-v1:0";
    private static final String CALL = "chat " + SONNET;
    private static final Usage TOKENS = new Usage(20L, 4L, 3L, 7L, null);

    private final BedrockServer server = new BedrockServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final BedrockClients clients = new BedrockClients(server.url());
    private final BedrockRuntimeClient client = TrodoBedrock.wrap(clients.blocking(), trodo.client());
    private final BedrockRuntimeAsyncClient async = TrodoBedrock.wrap(clients.asynchronous(), trodo.client());

    @AfterEach
    void close() {
        clients.close();
        server.close();
        trodo.close();
    }

    @Test
    void recordsAConversationWithParametersToolsTokensAndCost() {
        trodo.client().agent("support").run(run -> client.converse(question()));

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat us.anthropic.claude-3-7-sonnet-20250219-v1:0 (llm) [OK]
                """);
        isWhole(trodo.run().span(CALL));
        assertThat(trodo.run())
                .hasSpan(CALL)
                .hasAttribute("gen_ai.request.max_tokens", 200)
                .hasAttribute("trodo.attempts", 1)
                .hasAttribute("trodo.request_id", "req-b1");
        assertThat(trodo.run().span(CALL).temperature()).isEqualTo(0.5);
        assertThat(trodo.run().span(CALL).input().text())
                .contains("\"role\":\"system\"", "Be brief", "\"role\":\"user\"", "Where is 1042?");
    }

    private static void isWhole(Span span) {
        assertThat(span)
                .isOk()
                .hasProvider("aws.bedrock")
                .hasModel(SONNET)
                .hasUsage(TOKENS)
                .hasCost("0.00017745");
        assertThat(span.output().text())
                .contains("\"content\":\"Let me look.\"", "tool_1", "lookup_order", "1042")
                .contains("\"finish_reason\":\"tool_use\"");
    }

    @Test
    void recordsAConversationThatIsDescribedOnTheWay() {
        ConverseResponse answer = trodo.client()
                .agent("support")
                .call(run -> client.converse(request -> request.modelId(SONNET)
                        .messages(Message.builder()
                                .role(ConversationRole.USER)
                                .content(ContentBlock.fromText("Where is 1042?"))
                                .build())));

        assertThat(answer.stopReasonAsString()).isEqualTo("tool_use");
        isWhole(trodo.run().span(CALL));
    }

    @Test
    void recordsAnAsynchronousConversation() throws Exception {
        trodo.client().agent("support").run(run -> async.converse(question()).get(20, TimeUnit.SECONDS));

        isWhole(trodo.run().span(CALL));
    }

    @Test
    void putsAStreamedConversationTogether() throws Exception {
        AtomicInteger events = new AtomicInteger();

        trodo.client()
                .agent("support")
                .run(run -> async.converseStream(
                                request -> request.modelId(SONNET)
                                        .messages(question().messages()),
                                ConverseStreamResponseHandler.builder()
                                        .subscriber(event -> events.incrementAndGet())
                                        .build())
                        .get(20, TimeUnit.SECONDS));

        assertThat(events).hasValue(8);
        isWhole(trodo.run().span(CALL));
        assertThat(trodo.run()).hasSpan(CALL).hasFirstOutput().hasAttribute("trodo.attempts", 1);
    }

    @Test
    void keepsWhatAStreamHadSaidThatIsCancelled() throws Exception {
        server.getStuckInStreams();
        CountDownLatch said = new CountDownLatch(2);

        trodo.client().agent("support").run(run -> {
            CompletableFuture<Void> stream = async.converseStream(
                    request -> request.modelId(SONNET).messages(question().messages()),
                    ConverseStreamResponseHandler.builder()
                            .subscriber(event -> said.countDown())
                            .build());
            assertThat(said.await(20, TimeUnit.SECONDS)).isTrue();
            stream.cancel(true);
        });

        assertThat(trodo.run()).hasSpan(CALL).hasStatus(SpanStatus.CANCELLED).hasFirstOutput();
        assertThat(trodo.run().span(CALL).output().text()).contains("Let me");
    }

    @Test
    void tellsOfEachAttemptThatFailed() throws Exception {
        server.failWith(429, 500);
        trodo.client().agent("support").run(run -> client.converse(question()));
        server.failWith(429, 500);
        trodo.client().agent("support").run(run -> async.converse(question()).get(20, TimeUnit.SECONDS));

        server.failWith(429, 500);
        trodo.client()
                .agent("support")
                .run(run -> async.converseStream(
                                request -> request.modelId(SONNET)
                                        .messages(question().messages()),
                                ConverseStreamResponseHandler.builder()
                                        .subscriber(event -> {})
                                        .build())
                        .get(20, TimeUnit.SECONDS));

        assertThat(trodo.runs()).hasSize(3).allSatisfy(run -> {
            assertThat(run).hasSpan(CALL).isOk().hasAttribute("trodo.attempts", 3);
            assertThat(run.events())
                    .extracting(Event::payload)
                    .containsExactly(Map.of("attempt", 1L, "status", 429L), Map.of("attempt", 2L, "status", 500L));
        });
    }

    @Test
    void failsWithTheProvidersOwnErrorAndStatus() {
        server.failWith(429, 429, 429);

        assertThatThrownBy(() -> trodo.client().agent("support").run(run -> client.converse(question())))
                .isInstanceOf(ThrottlingException.class);

        assertThat(trodo.run()).hasSpan(CALL).hasStatus(SpanStatus.ERROR).hasError(ThrottlingException.class);
        assertThat(trodo.run().span(CALL).error().statusCode()).isEqualTo(429);
    }

    @Test
    void keepsToolResultsAndOfPicturesOnlyWhatTheyAre() {
        byte[] pixels = new byte[3_000];
        new Random(7).nextBytes(pixels);
        ConverseRequest question = ConverseRequest.builder()
                .modelId(SONNET)
                .messages(
                        message(
                                ConversationRole.ASSISTANT,
                                ContentBlock.fromToolUse(use -> use.toolUseId("t0")
                                        .name("lookup_order")
                                        .input(Document.mapBuilder()
                                                .putString("id", "1041")
                                                .build()))),
                        message(
                                ConversationRole.USER,
                                ContentBlock.fromToolResult(
                                        result -> result.toolUseId("t0").content(content -> content.text("shipped")))),
                        message(
                                ConversationRole.USER,
                                ContentBlock.fromImage(image -> image.format(ImageFormat.PNG)
                                        .source(source -> source.bytes(SdkBytes.fromByteArray(pixels))))))
                .build();

        trodo.client().agent("support").run(run -> client.converse(question));

        assertThat(trodo.run().span(CALL).input().text())
                .contains("\"tool_use\"", "1041", "\"tool_result\"", "shipped", "png", "3000 bytes", "sha256:");
    }

    private static Message message(ConversationRole role, ContentBlock content) {
        return Message.builder().role(role).content(content).build();
    }

    @Test
    void leavesTheApplicationsOwnMetricsAlone() {
        AtomicInteger published = new AtomicInteger();
        MetricPublisher theirs = new MetricPublisher() {
            @Override
            public void publish(MetricCollection metrics) {
                published.incrementAndGet();
            }

            @Override
            public void close() {}
        };
        BedrockRuntimeClient measured =
                TrodoBedrock.wrap(clients.blocking(settings -> settings.addMetricPublisher(theirs)), trodo.client());

        trodo.client().agent("support").run(run -> measured.converse(question()));

        assertThat(published).hasValue(1);
        assertThat(trodo.run()).hasSpan(CALL).hasAttribute("trodo.attempts", 1);
    }

    @Test
    void addsToTheModelCallAboveInsteadOfMakingASecondOne() {
        server.failWith(500);

        trodo.client()
                .agent("support")
                .run(run -> trodo.client().llm("framework").run(span -> client.converse(question())));

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  framework (llm) [OK]
                """);
        assertThat(trodo.run()).hasSpan("framework").hasUsage(TOKENS).hasAttribute("trodo.attempts", 2);
    }

    @Test
    void leavesContentsOutWhereTheyAreSwitchedOff() {
        BedrockRuntimeClient silent = TrodoBedrock.wrap(clients.blocking(), trodo.client(), new CallSettings(false));

        trodo.client().agent("support").run(run -> silent.converse(question()));

        assertThat(trodo.run())
                .hasSpan(CALL)
                .hasInputOmitted("contents switched off")
                .hasOutputOmitted("contents switched off")
                .hasUsage(TOKENS);
    }

    @Test
    void staysOneClientHoweverOftenItIsWrapped() {
        assertThat(TrodoBedrock.wrap(client, trodo.client())).isSameAs(client);
        assertThat(client).isEqualTo(client);
        assertThat(client.serviceName()).isEqualTo("bedrock");
    }

    private static ConverseRequest question() {
        return ConverseRequest.builder()
                .modelId(SONNET)
                .system(system -> system.text("Be brief"))
                .messages(message(ConversationRole.USER, ContentBlock.fromText("Where is 1042?")))
                .inferenceConfig(config -> config.maxTokens(200).temperature(0.5f))
                .build();
    }
}
