package ai.trodo.instrument.langchain4j;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.extraction.ExtractionException;
import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.test.RecordingTrodo;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.UserMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Values out of the answers of LangChain4j's models: by AI services, and over any model. */
final class LangChain4jExtractionTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("LangChain4j 1.19", "structured answers");

    private final OpenAiServer server = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();

    LangChain4jExtractionTests() {
        LangChain4j.recordWith(trodo.client());
    }

    @AfterEach
    void close() {
        LangChain4j.recordWith(null);
        server.close();
        trodo.close();
    }

    record Ticket(String id, int severity) {}

    interface Triage {
        Ticket read(@UserMessage String text);
    }

    private Map<String, Object> extraction() {
        return trodo.run().events().get(0).payload();
    }

    private OpenAiChatModel model(Capability... capabilities) {
        return OpenAiChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .modelName("gpt-4o-mini")
                .supportedCapabilities(Set.of(capabilities))
                .listeners(List.of(new ModelCalls(trodo.client())))
                .build();
    }

    @Test
    void recordsWhatAnAiServiceReturnsWithTokens() {
        server.answer(OpenAiAnswer.text("{\"id\":\"7\",\"severity\":3}").usage(20, 4, 7, 2));

        Ticket ticket = trodo.client()
                .agent("triage")
                .call(run -> AiServices.create(Triage.class, model()).read("Ticket 7 is bad"));

        assertThat(ticket).isEqualTo(new Ticket("7", 3));
        assertThat(extraction())
                .containsEntry("schema_name", "Ticket")
                .containsEntry("valid", true)
                .containsEntry("attempts", 1L)
                .containsEntry("tokens_in", 20L)
                .containsEntry("tokens_out", 7L)
                .containsEntry("values", Map.of("id", "7", "severity", 3L));
    }

    @Test
    void recordsTheSchemaToWhichTheModelIsHeld() {
        server.answer(OpenAiAnswer.text("{\"id\":\"7\",\"severity\":3}"));

        trodo.client()
                .agent("triage")
                .run(run -> AiServices.create(Triage.class, model(Capability.RESPONSE_FORMAT_JSON_SCHEMA))
                        .read("Ticket 7 is bad"));

        assertThat(extraction()).containsEntry("schema_name", "Ticket");
        assertThat(String.valueOf(extraction().get("schema"))).contains("severity", "integer");
    }

    @Test
    void recordsAnAnswerThatCannotBeReadAsInvalid() {
        server.answer(OpenAiAnswer.text("I cannot say."));

        assertThatThrownBy(() -> trodo.client()
                        .agent("triage")
                        .run(run -> AiServices.create(Triage.class, model()).read("Ticket 7 is bad")))
                .isInstanceOf(RuntimeException.class);

        assertThat(extraction())
                .containsEntry("valid", false)
                .containsEntry("values", "I cannot say.")
                .containsKey("problems");
    }

    @Test
    void extractsOverAModelAndTellsItWhatWasWrong() {
        server.answer(
                OpenAiAnswer.text("{\"severity\":\"high\"}").usage(20, 0, 5, 0),
                OpenAiAnswer.text("{\"id\":\"7\",\"severity\":3}").usage(40, 0, 7, 0));

        Ticket ticket = trodo.client()
                .agent("triage")
                .call(run ->
                        TrodoLangChain4j.extraction(model(), trodo.client()).extract(Ticket.class, "Ticket 7 is bad"));

        assertThat(ticket).isEqualTo(new Ticket("7", 3));
        assertThat(trodo.run()).hasTree("""
                triage [OK]
                  extract Ticket (chain) [OK]
                    chat (llm) [OK]
                    chat (llm) [OK]
                """);
        assertThat(trodo.run().spansNamed("chat").get(1)).hasProvider("openai");
        assertThat(trodo.run().spansNamed("chat").get(1).input().text()).contains("severity should be integer");
        assertThat(extraction())
                .containsEntry("schema_name", "Ticket")
                .containsEntry("attempts", 2L)
                .containsEntry("tokens_in", 60L)
                .containsEntry("tokens_out", 12L);
    }

    @Test
    void holdsAModelToTheSchemaThatCanBeHeldToOne() {
        server.answer(OpenAiAnswer.text("{\"id\":\"7\",\"severity\":3}"));

        TrodoLangChain4j.extraction(model(Capability.RESPONSE_FORMAT_JSON_SCHEMA), trodo.client())
                .extract(Ticket.class, "Ticket 7 is bad");

        assertThat(server.requests().get(0).path("response_format").toString()).contains("severity");
        assertThat(trodo.run()).hasEvent("extraction");
    }

    @Test
    void givesUpAfterSoManyAttempts() {
        server.answer(OpenAiAnswer.text("no"));

        assertThatThrownBy(() -> TrodoLangChain4j.extraction(model(), trodo.client())
                        .attempts(1)
                        .extract(Ticket.class, "Ticket 7 is bad"))
                .isInstanceOf(ExtractionException.class);

        assertThat(extraction()).containsEntry("valid", false);
    }
}
