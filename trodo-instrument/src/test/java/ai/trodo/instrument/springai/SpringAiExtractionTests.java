package ai.trodo.instrument.springai;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.extraction.Extracted;
import ai.trodo.instrument.extraction.ExtractionException;
import ai.trodo.instrument.extraction.TrodoExtraction;
import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;

/** Values out of the answers of Spring AI's models: with its own entity(..), and over any model. */
final class SpringAiExtractionTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("Spring AI 2.0", "structured answers");

    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final SpringAiWorld ai = new SpringAiWorld(trodo);

    @AfterEach
    void close() {
        ai.close();
    }

    record Ticket(String id, int severity) {}

    private Map<String, Object> extraction() {
        return trodo.run().events().stream()
                .filter(event -> event.type().equals("extraction"))
                .findFirst()
                .orElseThrow()
                .payload();
    }

    @Test
    void recordsAnEntityByItself() {
        ai.server.answer(OpenAiAnswer.text("{\"id\":\"7\",\"severity\":3}").usage(20, 4, 7, 2));

        Ticket ticket = trodo.client()
                .agent("triage")
                .call(run -> ai.client().prompt("Ticket 7 is bad").call().entity(Ticket.class));

        assertThat(ticket).isEqualTo(new Ticket("7", 3));
        assertThat(extraction())
                .containsEntry("schema_name", "id, severity")
                .containsEntry("valid", true)
                .containsEntry("attempts", 1L)
                .containsEntry("values", Map.of("id", "7", "severity", 3L))
                .containsEntry("tokens_in", 20L)
                .containsEntry("tokens_out", 7L)
                .containsKey("schema");
    }

    @Test
    void recordsAResponseEntityAlikeAndToolsOnTheWayAreNoAttempts() {
        ai.server.answer(
                OpenAiAnswer.tool("lookup_order", "{\"id\":\"7\"}").usage(20, 0, 5, 0),
                OpenAiAnswer.text("{\"id\":\"7\",\"severity\":3}").usage(30, 0, 7, 0));

        trodo.client()
                .agent("triage")
                .run(run -> ai.client()
                        .prompt("Ticket 7 is bad")
                        .tools(new SpringAiWorld.Shop())
                        .call()
                        .responseEntity(Ticket.class));

        assertThat(extraction())
                .containsEntry("attempts", 1L)
                .containsEntry("tokens_in", 50L)
                .containsEntry("tokens_out", 12L);
    }

    @Test
    void recordsAnAnswerThatIsNotWhatWasAskedForAsInvalid() {
        ai.server.answer(OpenAiAnswer.text("I cannot say."));

        assertThatThrownBy(() -> trodo.client()
                        .agent("triage")
                        .run(run -> ai.client().prompt("Ticket 7 is bad").call().entity(Ticket.class)))
                .isInstanceOf(RuntimeException.class);

        assertThat(trodo.run()).hasStatus(RunStatus.ERROR);
        assertThat(extraction())
                .containsEntry("valid", false)
                .containsEntry("values", "I cannot say.")
                .containsKey("problems");
    }

    @Test
    void countsTheAttemptsOfSpringAisOwnValidation() {
        ai.server.answer(
                OpenAiAnswer.text("{\"severity\":3}").usage(20, 0, 5, 0),
                OpenAiAnswer.text("{\"id\":\"7\",\"severity\":3}").usage(40, 0, 7, 0));

        Ticket ticket = trodo.client()
                .agent("triage")
                .call(run -> ai.client()
                        .prompt("Ticket 7 is bad")
                        .call()
                        .entity(Ticket.class, spec -> spec.validateSchema()));

        assertThat(ticket).isEqualTo(new Ticket("7", 3));
        assertThat(extraction())
                .containsEntry("valid", true)
                .containsEntry("attempts", 2L)
                .containsEntry("tokens_in", 60L)
                .containsEntry("tokens_out", 12L);
    }

    @Test
    void recordsNoExtractionOfPlainWords() {
        ai.server.answer(OpenAiAnswer.text("Hello"));

        trodo.client()
                .agent("triage")
                .run(run -> ai.client().prompt("Hi").call().content());

        assertThat(trodo.run().events()).isEmpty();
    }

    @Test
    void extractsOverAModelAndTellsItWhatWasWrong() {
        ai.server.answer(
                OpenAiAnswer.text("{\"severity\":3}").usage(20, 4, 5, 0),
                OpenAiAnswer.text("{\"id\":\"7\",\"severity\":3}").usage(40, 8, 7, 2));
        TrodoExtraction<Message> extraction = TrodoSpringAi.extraction(ai.model(), trodo.client());

        Ticket ticket = trodo.client().agent("triage").call(run -> extraction.extract(Ticket.class, "Ticket 7 is bad"));

        assertThat(ticket).isEqualTo(new Ticket("7", 3));
        assertThat(trodo.run()).hasTree("""
                triage [OK]
                  extract Ticket (chain) [OK]
                    chat (llm) [OK]
                    chat (llm) [OK]
                """);
        assertThat(trodo.run().spansNamed("chat"))
                .extracting(span -> span.usage())
                .containsExactly(new Usage(16L, 4L, null, 5L, 0L), new Usage(32L, 8L, null, 5L, 2L));
        assertThat(trodo.run().spansNamed("chat").get(1)).hasProvider("openai").hasModel("gpt-4o-mini-2024-07-18");
        assertThat(trodo.run().spansNamed("chat").get(1).input().text()).contains("has no id");
        assertThat(extraction())
                .containsEntry("schema_name", "Ticket")
                .containsEntry("attempts", 2L)
                .containsEntry("valid", true)
                .containsEntry("tokens_in", 60L)
                .containsEntry("tokens_out", 12L);
    }

    @Test
    void givesUpAfterSoManyAttemptsAndSaysWhy() {
        ai.server.answer(OpenAiAnswer.text("no"), OpenAiAnswer.text("still no"));
        TrodoExtraction<Message> extraction =
                TrodoSpringAi.extraction(ai.client(), trodo.client()).attempts(2);
        List<Message> messages = List.of(new SystemMessage("Be exact."), new UserMessage("Ticket 7 is bad"));

        assertThatThrownBy(() -> trodo.client().agent("triage").run(run -> extraction.extract(Ticket.class, messages)))
                .isInstanceOf(ExtractionException.class)
                .hasMessageStartingWith("No Ticket in 2 answers of the model: not JSON");

        assertThat(trodo.run()).hasTree("""
                triage [ERROR]
                  extract Ticket (chain) [ERROR]
                    chat_client (chain) [OK]
                      chat gpt-4o-mini (llm) [OK]
                    chat_client (chain) [OK]
                      chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(extraction()).containsEntry("valid", false).containsEntry("attempts", 2L);
        assertThat(trodo.run().span("extract Ticket"))
                .hasErrorMessage((String) ((List<?>) extraction().get("problems")).get(0));
    }

    @Test
    void givesWhatCameOfItWithoutAnException() {
        ai.server.answer(OpenAiAnswer.text("no").usage(20, 0, 5, 0));

        Extracted<Ticket> extracted = TrodoSpringAi.extraction(ai.model(), trodo.client())
                .attempts(1)
                .tryExtract(Ticket.class, List.of(new UserMessage("Ticket 7 is bad")));

        assertThat(extracted.isValid()).isFalse();
        assertThat(extracted.usage()).isEqualTo(new Usage(20L, 0L, null, 5L, 0L));
        assertThat(trodo.run()).hasStatus(RunStatus.ERROR);
        assertThat(extraction()).containsEntry("attempts", 1L);
    }

    @Test
    void leavesTheProvidersErrorToTheCaller() {
        ai.server.answer(OpenAiAnswer.error(400, "context too long"));

        assertThatThrownBy(() ->
                        TrodoSpringAi.extraction(ai.model(), trodo.client()).extract(Ticket.class, "Ticket 7 is bad"))
                .hasMessageContaining("400");

        assertThat(trodo.run()).hasStatus(RunStatus.ERROR);
        assertThat(trodo.run().events().stream().map(event -> event.type())).doesNotContain("extraction");
    }
}
