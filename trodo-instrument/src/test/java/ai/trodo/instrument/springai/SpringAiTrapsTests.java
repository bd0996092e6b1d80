package ai.trodo.instrument.springai;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.capture.RunScope;
import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.sdk.TrodoOpenAi;
import ai.trodo.instrument.springai.SpringAiWorld.Shop;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;
import reactor.core.Disposable;

/** What Spring AI's observations get wrong or leave out, each fact by its number: here it comes out right. */
final class SpringAiTrapsTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("Spring AI 2.0", "tools and streams");

    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final SpringAiWorld ai = new SpringAiWorld(trodo);

    @AfterEach
    void close() {
        ai.close();
    }

    @Test
    @DisplayName("1: the observation of a blocking tool has no parent")
    void putsABlockingToolUnderItsClientAlthoughItsObservationHasNoParent() {
        ai.server.answer(OpenAiAnswer.tool("lookup_order", "{\"id\":\"1042\"}"), OpenAiAnswer.text("On its way."));

        trodo.client().agent("support").run(run -> ask("Where is 1042?"));

        assertThat(trodo.run())
                .hasSpan("lookup_order")
                .ofKind(SpanKind.TOOL)
                .isOk()
                .hasInput("{\"id\":\"1042\"}")
                .isChildOf("chat_client")
                .hasAttribute("gen_ai.tool.call.id", "call_1");
    }

    @Test
    @DisplayName("2: the exception of a tool becomes a text, and its observation a success")
    void showsAFailedToolAsFailedAlthoughSpringAiTellsTheModelAndGoesOn() {
        ai.server.answer(
                OpenAiAnswer.tool("lookup_order", "{\"id\":\"9999\"}"), OpenAiAnswer.text("I cannot find it."));

        String answer = trodo.client().agent("support").call(run -> ask("Where is 9999?"));

        assertThat(answer).isEqualTo("I cannot find it.");
        assertThat(trodo.run())
                .hasStatus(RunStatus.OK)
                .hasSpan("lookup_order")
                .hasStatus(SpanStatus.ERROR)
                .hasError(IllegalStateException.class)
                .hasErrorMessage("order 9999 not found");
    }

    @Test
    @DisplayName("3: the client of a stream starts without a parent")
    void keepsAStreamInItsRunAlthoughItsClientHasNoParent() {
        ai.server.answer(OpenAiAnswer.text("It is on its way."));

        try (RunScope run = trodo.client().agent("support").open()) {
            stream("Where is 1042?", ai.client());
        }

        ai.awaitSpans(2);
        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
    }

    @Test
    @DisplayName("4: stops of a stream come late, outer first, on threads of others")
    void keepsTheTreeOfAStreamWithAToolOnOtherThreads() {
        ai.server.answer(OpenAiAnswer.tool("lookup_order", "{\"id\":\"1042\"}"), OpenAiAnswer.text("On its way."));

        try (RunScope run = trodo.client().agent("support").open()) {
            assertThat(stream("Where is 1042?", ai.client())).isEqualTo("On its way.");
        }

        ai.awaitSpans(4);
        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    lookup_order (tool) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini").get(1)).hasFirstOutput();
    }

    @Test
    @DisplayName("5: the aggregate of a stream has no cache and no reasoning tokens")
    void keepsCacheAndReasoningTokensOfAStream() {
        ai.server.answer(OpenAiAnswer.text("On its way.").usage(50, 20, 9, 4));

        try (RunScope run = trodo.client().agent("support").open()) {
            stream("Where is 1042?", ai.client());
        }

        ai.awaitSpans(2);
        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasUsage(new Usage(30L, 20L, null, 5L, 4L));
        assertThat(trodo.run().span("chat gpt-4o-mini").cost()).isNotNull();
    }

    @Test
    @DisplayName("6: a cancelled stream ends with neither answer nor error")
    void keepsWhatACancelledStreamHadSaid() throws Exception {
        Semaphore permits = new Semaphore(1);
        ai.server.answer(OpenAiAnswer.text("one two three four").chunkBy(permits));
        CountDownLatch second = new CountDownLatch(2);

        try (RunScope run = trodo.client().agent("support").open()) {
            Disposable stream = ai.client().prompt("Count").stream().content().subscribe(word -> second.countDown());
            assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
            stream.dispose();
        }
        permits.release(100);

        ai.awaitSpans(2);
        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasStatus(SpanStatus.CANCELLED);
        assertThat(trodo.run().span("chat gpt-4o-mini").output().text()).startsWith("one two");
    }

    @Test
    @DisplayName("6: a stream that fails ends without what it had said")
    void keepsWhatAFailedStreamHadSaid() {
        ai.server.answer(OpenAiAnswer.text("one two three four").breaksAfter(2));

        try (RunScope run = trodo.client().agent("support").open()) {
            assertThatThrownBy(() -> stream("Count", ai.client())).isInstanceOf(RuntimeException.class);
        }

        ai.awaitSpans(2);
        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasStatus(SpanStatus.ERROR);
        assertThat(trodo.run().span("chat gpt-4o-mini").output().text()).startsWith("one");
    }

    @Test
    @DisplayName("7: a client tells the tokens of its last call, or of all of them")
    void countsTokensAtTheModelCallsOnly() {
        ai.server.answer(
                OpenAiAnswer.tool("lookup_order", "{\"id\":\"1042\"}").usage(30, 10, 5, 0),
                OpenAiAnswer.text("On its way.").usage(50, 20, 9, 0));

        trodo.client().agent("support").run(run -> ask("Where is 1042?"));

        assertThat(trodo.run().span("chat_client").usage()).isEqualTo(Usage.UNKNOWN);
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini"))
                .extracting(span -> span.usage())
                .containsExactly(new Usage(20L, 10L, null, 5L, 0L), new Usage(30L, 20L, null, 9L, 0L));
    }

    @Test
    @DisplayName("8: the message with the results of tools has no text")
    void showsResultsOfToolsInTheNextRequest() {
        ai.server.answer(OpenAiAnswer.tool("lookup_order", "{\"id\":\"1042\"}"), OpenAiAnswer.text("On its way."));

        trodo.client().agent("support").run(run -> ask("Where is 1042?"));

        assertThat(trodo.run().spansNamed("chat gpt-4o-mini").get(1).input().text())
                .contains("\"role\":\"tool\"", "\"tool_call_id\":\"call_1\"", "order 1042 is on its way");
    }

    @Test
    @DisplayName("9: asking for the length of a vector embeds a text")
    void dropsTheProbeThatAsksHowLongAVectorIs() {
        trodo.client().agent("support").run(run -> {
            assertThat(ai.embeddings().dimensions()).isPositive();
            ai.embeddings().embed("refund?");
        });

        assertThat(trodo.run()).hasSpansOfKind(SpanKind.LLM, 1);
    }

    @Test
    @DisplayName("10: the loop over tools runs in an advisor, no more in the model")
    void showsEachRoundOfTheLoop() {
        ai.server.answer(
                OpenAiAnswer.tool("lookup_order", "{\"id\":\"1\"}"),
                OpenAiAnswer.tool("lookup_order", "{\"id\":\"2\"}"),
                OpenAiAnswer.text("Both are on their way."));

        trodo.client().agent("support").run(run -> ask("Where are 1 and 2?"));

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    lookup_order (tool) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    lookup_order (tool) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
    }

    @Test
    @DisplayName("11: without a registry nothing is observed; the starter brings one, see its own tests")
    void seesNothingWithoutARegistry() {
        ai.server.answer(OpenAiAnswer.text("Hello"));
        OpenAiChatModel unobserved = OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(ai.server.baseUrl())
                        .apiKey("none")
                        .model("gpt-4o-mini")
                        .build())
                .observationRegistry(ObservationRegistry.NOOP)
                .build();

        String answer = trodo.client().agent("support").call(run -> unobserved.call("Hi"));

        assertThat(answer).isEqualTo("Hello");
        assertThat(trodo.run()).hasSpanCount(0);
    }

    @Test
    @DisplayName("12: Spring AI calls through the provider's library, which may be recorded too")
    void countsACallOnceAlthoughTheProvidersClientIsRecordedToo() {
        ai.server.answer(OpenAiAnswer.text("Hello").usage(20, 4, 7, 2));
        OpenAIClient recording = TrodoOpenAi.wrap(
                new OpenAIClientImpl(ClientOptions.builder()
                        .httpClient(SpringAiOpenAiHttpClient.builder().build())
                        .baseUrl(ai.server.baseUrl())
                        .apiKey("none")
                        .build()),
                trodo.client());

        trodo.client()
                .agent("support")
                .run(run -> ai.client(ai.model(recording)).prompt("Hi").call().content());

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasUsage(new Usage(16L, 4L, null, 5L, 2L));
        recording.close();
    }

    private String ask(String question) {
        return ai.client().prompt(question).tools(new Shop()).call().content();
    }

    private static String stream(String question, ChatClient client) {
        return String.join(
                "",
                client
                        .prompt(question)
                        .options(OpenAiChatOptions.builder().streamUsage(true))
                        .tools(new Shop())
                        .stream()
                        .content()
                        .collectList()
                        .block(Duration.ofSeconds(30)));
    }
}
