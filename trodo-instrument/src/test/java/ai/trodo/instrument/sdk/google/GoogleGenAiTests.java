package ai.trodo.instrument.sdk.google;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.GeminiServer;
import ai.trodo.instrument.sdk.call.CallSettings;
import ai.trodo.model.Event;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import com.google.genai.Chat;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ClientException;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.Content;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Google's own library against a local server that speaks its protocol. */
final class GoogleGenAiTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("Google GenAI 1.70", "contents, chats, embeddings");

    private static final String CALL = "chat gemini-2.5-flash";
    private static final Usage TOKENS = new Usage(20L, 4L, null, 7L, 3L);
    private static final GenerateContentConfig CONFIG = GenerateContentConfig.builder()
            .temperature(0.2f)
            .maxOutputTokens(200)
            .topP(0.9f)
            .systemInstruction(Content.fromParts(Part.fromText("Be brief")))
            .build();

    private final GeminiServer server = new GeminiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final Client client = TrodoGoogleGenAi.wrap(client(ClientOptions.builder()), trodo.client());

    private Client client(ClientOptions.Builder options) {
        return Client.builder()
                .apiKey("none")
                .httpOptions(HttpOptions.builder()
                        .baseUrl(server.baseUrl())
                        .retryOptions(HttpRetryOptions.builder()
                                .attempts(3)
                                .initialDelay(0.001)
                                .build())
                        .build())
                .clientOptions(options.build())
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        trodo.close();
    }

    @Test
    void recordsContentsWithParametersThoughtsToolsTokensAndCost() {
        GenerateContentResponse answer = trodo.client()
                .agent("support")
                .call(run -> client.models.generateContent("gemini-2.5-flash", "Where is 1042?", CONFIG));

        assertThat(answer.responseId()).contains("resp-g1");
        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat gemini-2.5-flash (llm) [OK]
                """);
        isWhole(trodo.run().span(CALL));
        assertThat(trodo.run())
                .hasSpan(CALL)
                .hasCost("0.00003112")
                .hasAttribute("gen_ai.request.max_tokens", 200)
                .hasAttribute("trodo.attempts", 1);
        assertThat(trodo.run().span(CALL).temperature()).isEqualTo(0.2);
        assertThat(trodo.run().span(CALL).input().text()).contains("Be brief", "\"role\":\"user\"", "Where is 1042?");
    }

    private static void isWhole(Span span) {
        assertThat(span)
                .isOk()
                .hasProvider("gcp.gemini")
                .hasModel("gemini-2.5-flash")
                .hasUsage(TOKENS)
                .hasAttribute("trodo.response_id", "resp-g1");
        assertThat(span.output().text())
                .contains("\"content\":\"Let me look.\"", "\"reasoning\":\"An order.\"")
                .contains("\"name\":\"lookup_order\"", "1042", "\"finish_reason\":\"STOP\"");
    }

    @Test
    void putsAStreamTogether() {
        trodo.client().agent("support").run(run -> {
            try (ResponseStream<GenerateContentResponse> stream =
                    client.models.generateContentStream("gemini-2.5-flash", "Where is 1042?", CONFIG)) {
                assertThat(stream).hasSize(3);
            }
        });

        isWhole(trodo.run().span(CALL));
        assertThat(trodo.run()).hasSpan(CALL).hasFirstOutput();
    }

    @Test
    void recordsAsynchronousCallsOnTheRunThatMadeThem() throws Exception {
        trodo.client().agent("support").run(run -> {
            client.async
                    .models
                    .generateContent("gemini-2.5-flash", "Where is 1042?", CONFIG)
                    .get(20, TimeUnit.SECONDS);
            try (ResponseStream<GenerateContentResponse> stream = client.async
                    .models
                    .generateContentStream("gemini-2.5-flash", "Where is 1042?", CONFIG)
                    .get(20, TimeUnit.SECONDS)) {
                assertThat(stream).hasSize(3);
            }
        });

        assertThat(trodo.run().spansNamed(CALL)).hasSize(2).allSatisfy(GoogleGenAiTests::isWhole);
    }

    @Test
    void recordsEachTurnOfAChat() {
        trodo.client().agent("support").run(run -> {
            Chat chat = client.chats.create("gemini-2.5-flash", CONFIG);
            chat.sendMessage("Where is 1042?");
            chat.sendMessage("And now?");
        });

        assertThat(trodo.run().spansNamed(CALL)).hasSize(2);
        assertThat(trodo.run().spansNamed(CALL).get(1).input().text()).contains("Where is 1042?", "And now?");
    }

    @Test
    void recordsEmbeddingsWithoutTheirVectors() {
        trodo.client()
                .agent("support")
                .run(run -> client.models.embedContent(
                        "gemini-embedding-001",
                        "refund?",
                        EmbedContentConfig.builder().build()));

        assertThat(trodo.run()).hasSpan("embedding gemini-embedding-001").isOk().hasInput("refund?");
        assertThat(trodo.run().span("embedding gemini-embedding-001").output().text())
                .isEqualTo("{\"vectors\":1,\"dimensions\":2}");
    }

    @Test
    void tellsOfEachAttemptThatFailed() {
        server.failWith(503, 429);

        trodo.client()
                .agent("support")
                .run(run -> client.models.generateContent("gemini-2.5-flash", "Where is 1042?", CONFIG));

        assertThat(trodo.run()).hasSpan(CALL).isOk().hasAttribute("trodo.attempts", 3);
        assertThat(trodo.run().events())
                .extracting(Event::payload)
                .containsExactly(Map.of("attempt", 1L, "status", 503L), Map.of("attempt", 2L, "status", 429L));
    }

    @Test
    void failsWithTheProvidersStatus() {
        server.failWith(429, 429, 429);

        assertThatThrownBy(() -> trodo.client()
                        .agent("support")
                        .run(run -> client.models.generateContent("gemini-2.5-flash", "Where is 1042?", CONFIG)))
                .isInstanceOf(ClientException.class);

        assertThat(trodo.run()).hasSpan(CALL).hasStatus(SpanStatus.ERROR).hasErrorMessage("not now");
        assertThat(trodo.run().span(CALL).error().statusCode()).isEqualTo(429);
        assertThat(trodo.run().span(CALL).error().type()).isEqualTo("RESOURCE_EXHAUSTED");
    }

    @Test
    void keepsWhatAStreamHadSaidThatIsClosedBeforeItsEnd() {
        server.getStuckInStreams();

        trodo.client().agent("support").run(run -> {
            ResponseStream<GenerateContentResponse> stream =
                    client.models.generateContentStream("gemini-2.5-flash", "Where is 1042?", CONFIG);
            Iterator<GenerateContentResponse> chunks = stream.iterator();
            chunks.next();
            stream.close();
        });

        assertThat(trodo.run()).hasSpan(CALL).hasStatus(SpanStatus.CANCELLED);
        assertThat(trodo.run().span(CALL).output().text()).contains("An order.");
    }

    @Test
    void keepsOfPicturesOnlyWhatTheyAre() {
        byte[] pixels = new byte[3_000];
        new Random(7).nextBytes(pixels);

        trodo.client()
                .agent("support")
                .run(run -> client.models.generateContent(
                        "gemini-2.5-flash", Content.fromParts(Part.fromBytes(pixels, "image/png")), CONFIG));

        assertThat(trodo.run().span(CALL).input().text()).contains("image/png", "3000 bytes", "sha256:");
    }

    @Test
    void leavesContentsOutWhereTheyAreSwitchedOff() {
        Client silent = TrodoGoogleGenAi.wrap(client(ClientOptions.builder()), trodo.client(), new CallSettings(false));

        trodo.client()
                .agent("support")
                .run(run -> silent.models.generateContent("gemini-2.5-flash", "Where is 1042?", CONFIG));
        silent.close();

        assertThat(trodo.run())
                .hasSpan(CALL)
                .hasInputOmitted("contents switched off")
                .hasOutputOmitted("contents switched off")
                .hasUsage(TOKENS);
    }

    @Test
    void recordsThroughAnHttpClientThatIsGivenToTheLibrary() {
        server.failWith(503);
        OkHttpClient http = TrodoGoogleGenAi.recording(new OkHttpClient(), trodo.client());
        Client built = client(ClientOptions.builder().customHttpClient(http));
        assertThat(TrodoGoogleGenAi.wrap(built, trodo.client())).isSameAs(built);

        trodo.client()
                .agent("support")
                .run(run -> built.models.generateContent("gemini-2.5-flash", "Where is 1042?", CONFIG));
        built.close();

        isWhole(trodo.run().span(CALL));
        assertThat(trodo.run()).hasSpanCount(1).hasSpan(CALL).hasAttribute("trodo.attempts", 2);
    }

    @Test
    void addsToTheModelCallAboveInsteadOfMakingASecondOne() {
        server.failWith(503);

        trodo.client()
                .agent("support")
                .run(run -> trodo.client()
                        .llm("framework")
                        .run(span -> client.models.generateContent("gemini-2.5-flash", "Where is 1042?", CONFIG)));

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  framework (llm) [OK]
                """);
        assertThat(trodo.run()).hasSpan("framework").hasUsage(TOKENS).hasAttribute("trodo.attempts", 2);
    }
}
