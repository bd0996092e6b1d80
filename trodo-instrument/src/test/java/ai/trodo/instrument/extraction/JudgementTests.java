package ai.trodo.instrument.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JudgementTests {
    private static final String TICKET = """
            {"type":"object","required":["id","severity"],"additionalProperties":false,"properties":{
            "id":{"type":"string"},"severity":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}},
            "state":{"enum":["open","closed"]},"parent":{"$ref":"#"},"note":{"type":["string","null"]},
            "where":{"anyOf":[{"type":"string"},{"type":"object","required":["room"]}]}}}""";

    private static List<String> problems(String answer) {
        return Judgement.of(TICKET, answer).problems();
    }

    @Test
    void findsNothingWrongWithWhatKeepsToTheSchema() {
        assertThat(problems("""
                {"id":"7","severity":3.0,"tags":["a"],"state":"open","note":null,"where":{"room":1},
                "parent":{"id":"6","severity":1}}""")).isEmpty();
    }

    @Test
    void namesEachThingThatDoesNotKeepToTheSchema() {
        assertThat(problems("{\"severity\":\"high\",\"tags\":[1],\"state\":\"lost\",\"more\":1,\"where\":7}"))
                .containsExactly(
                        "has no id",
                        "severity should be integer and is string",
                        "tags[0] should be string and is number",
                        "state should be one of [\"open\",\"closed\"] and is \"lost\"",
                        "should not have more",
                        "where fits none of the 2 forms that it may have");
        assertThat(problems("{\"id\":\"7\",\"severity\":1,\"parent\":{\"id\":\"6\"}}"))
                .containsExactly("parent has no severity");
        assertThat(problems("{\"id\":\"7\",\"severity\":1.5}")).hasSize(1);
        assertThat(problems("[]")).containsExactly("should be object and is array");
    }

    @Test
    void seesThroughFencesAndThoughts() {
        assertThat(problems("```json\n{\"id\":\"7\",\"severity\":3}\n```")).isEmpty();
        assertThat(problems("<think>an order</think>\n{\"id\":\"7\",\"severity\":3}"))
                .isEmpty();
    }

    @Test
    void keepsAnAnswerThatIsNotJsonAsText() {
        Judgement judgement = Judgement.of(TICKET, "I cannot say.");

        assertThat(judgement.isValid()).isFalse();
        assertThat(judgement.values()).isEqualTo("I cannot say.");
        assertThat(judgement.problems().get(0)).startsWith("not JSON: ");
    }

    @Test
    void takesAnythingWhereTheSchemaIsNone() {
        assertThat(Judgement.of("not a schema", "{\"id\":1}").isValid()).isTrue();
        assertThat(Judgement.of("{}", "7").isValid()).isTrue();
    }

    @Test
    void neverRunsAwayWithASchemaThatRefersToItself() {
        assertThat(Judgement.of("{\"$ref\":\"#\"}", "{}").isValid()).isTrue();
    }

    @Test
    void namesTheExtractionByTitleOrFields() {
        assertThat(Judgement.of("{\"title\":\"Ticket\"}", "{}")
                        .extraction(null, 1, Usage.of(1, 2))
                        .schemaName())
                .isEqualTo("Ticket");
        assertThat(Judgement.of("{\"properties\":{\"id\":{},\"severity\":{}}}", "{}")
                        .extraction(null, 2, Usage.of(10, 5))
                        .payload())
                .containsEntry("schema_name", "id, severity")
                .containsEntry("values", Map.of())
                .containsEntry("attempts", 2)
                .containsEntry("tokens_in", 10L)
                .containsEntry("tokens_out", 5L)
                .containsEntry("valid", true);
    }
}
