package ai.trodo.instrument.springai;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.instrument.fixture.KeptTexts;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.sdk.TrodoOpenAi;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import reactor.core.Disposable;

/** What is left of Spring AI's calls when their contents are switched off. */
final class SpringAiContentsTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final SpringAiWorld ai = SpringAiWorld.withoutContents(trodo);

    @AfterEach
    void close() {
        ai.close();
    }

    record Ticket(String id, int severity) {}

    @Test
    void keepsTokensModelAndCostOfACallWithToolsAndNothingThatWasSaid() {
        ai.server.answer(
                OpenAiAnswer.tool("lookup_order", "{\"id\":\"secret-1\"}").usage(20, 4, 7, 0),
                OpenAiAnswer.text("secret-2 is on its way").usage(40, 8, 9, 2));

        ai.client()
                .prompt("Where is secret-1?")
                .tools(new SpringAiWorld.Shop())
                .call()
                .content();

        assertThat(trodo.run()).hasTree("""
                chat_client [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    lookup_order (tool) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini").get(1))
                .hasModel("gpt-4o-mini-2024-07-18")
                .hasUsage(new Usage(32L, 8L, null, 7L, 2L))
                .hasInputOmitted("contents switched off");
        assertThat(trodo.run().spansNamed("chat gpt-4o-mini").get(1).cost()).isNotNull();
        assertThat(trodo.run()).hasSpan("lookup_order").hasInputOmitted("contents switched off");
        assertThat(KeptTexts.of(trodo)).doesNotContain("secret", "on its way");
    }

    @Test
    void keepsThatValuesWereTakenOutAndNotWhich() {
        ai.server.answer(OpenAiAnswer.text("{\"id\":\"secret-1\",\"severity\":3}"));

        Ticket ticket = trodo.client()
                .agent("triage")
                .call(run -> ai.client().prompt("Ticket secret-1 is bad").call().entity(Ticket.class));

        assertThat(ticket.id()).isEqualTo("secret-1");
        assertThat(trodo.run().events()).hasSize(1);
        assertThat(trodo.run().events().get(0).payload())
                .containsEntry("valid", true)
                .containsEntry("tokens_in", 20L)
                .containsKey("schema")
                .doesNotContainKey("values");
        assertThat(trodo.run().spans().toString()).doesNotContain("secret");
    }

    @Test
    void keepsNothingOfDocumentsNorOfQuestionsForThem() {
        SimpleVectorStore store = SimpleVectorStore.builder(ai.embeddings())
                .observationRegistry(ai.registry)
                .build();

        trodo.client().agent("support").run(run -> {
            store.add(List.of(new Document("secret-1: refunds take five days.")));
            store.similaritySearch("secret-2?");
        });

        assertThat(trodo.run())
                .hasSpan("simple query")
                .isOk()
                .hasAttribute("retrieval.documents", 1L)
                .hasInputOmitted("contents switched off");
        assertThat(KeptTexts.of(trodo)).doesNotContain("secret", "refunds");
    }

    @Test
    void keepsNothingOfWhatACancelledStreamHadSaid() throws Exception {
        Semaphore permits = new Semaphore(1);
        ai.server.answer(OpenAiAnswer.text("secret-1 secret-2 secret-3").chunkBy(permits));
        Semaphore heard = new Semaphore(0);

        trodo.client().agent("support").run(run -> {
            Disposable stream = ai.client().prompt("secret?").stream().content().subscribe(word -> heard.release());
            heard.acquire();
            stream.dispose();
        });
        permits.release(10);
        ai.awaitSpans(2);

        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasStatus(SpanStatus.CANCELLED);
        assertThat(KeptTexts.of(trodo)).doesNotContain("secret");
    }

    @Test
    void takesNoContentsFromTheProvidersLibraryInsideEither() {
        ai.server.answer(OpenAiAnswer.text("secret-2"));

        OpenAIClient client = TrodoOpenAi.wrap(
                new OpenAIClientImpl(ClientOptions.builder()
                        .httpClient(SpringAiOpenAiHttpClient.builder().build())
                        .baseUrl(ai.server.baseUrl())
                        .apiKey("none")
                        .build()),
                trodo.client());

        trodo.client()
                .agent("support")
                .run(run ->
                        ai.client(ai.model(client)).prompt("secret-1?").call().content());

        assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasAttribute("trodo.attempts", 1L);
        assertThat(KeptTexts.of(trodo)).doesNotContain("secret");
    }
}
