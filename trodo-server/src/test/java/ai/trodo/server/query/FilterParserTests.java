package ai.trodo.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Compare;
import ai.trodo.server.store.RunQuery.Condition;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunQuery.Measure;
import ai.trodo.server.store.RunQuery.Op;
import ai.trodo.server.store.RunQuery.Text;
import ai.trodo.server.store.TimeRange;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FilterParserTests {
    @Test
    void readsEveryKindOfTerm() {
        assertThat(parse("agent:support status:error,lost -tag:test cost>0.01 duration>2s score.helpful>=0.5 "
                        + "meta.tenant:acme refund please"))
                .containsExactlyInAnyOrder(
                        Is.of(Field.AGENT, "support"),
                        Is.of(Field.STATUS, "error", "lost"),
                        Is.of(Field.TAG, "test").not(),
                        Compare.of(Measure.COST, Op.GT, 0.01),
                        Compare.of(Measure.DURATION, Op.GT, 2000),
                        Compare.score("helpful", Op.GE, 0.5),
                        Is.meta("tenant", "acme"),
                        Text.of("refund please"));
    }

    @Test
    void keepsWhatIsQuotedTogether() {
        assertThat(parse("user:\"Ann, the first\" text:\"a \\\"b\\\"\""))
                .containsExactly(new Is(Field.USER, null, Set.of("Ann, the first"), false), Text.of("a \"b\""));
    }

    @Test
    void understandsAddressesAndTimesAsPlainWords() {
        assertThat(parse("conversation:2026-01-01T10:00 hello!"))
                .containsExactly(Is.of(Field.CONVERSATION, "2026-01-01T10:00"), Text.of("hello!"));
    }

    @Test
    void namesTheUnknownFieldAndTheKnownOnes() {
        assertThatThrownBy(() -> parse("agnt:x"))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessageContaining("agnt")
                .hasMessageContaining("agent")
                .hasMessageContaining("meta.<key>");
    }

    @Test
    void refusesWhatCannotBeCompared() {
        for (String bad :
                List.of("cost>cheap", "duration>soon", "status:broken", "agent:", "agent>x", "has:luck", "\"open")) {
            assertThatThrownBy(() -> parse(bad)).as(bad).isInstanceOf(InvalidFilterException.class);
        }
    }

    @Test
    void neverFailsInAnotherWay() {
        Random random = new Random(11);
        String letters = "abc:=<>-\"\\,. \tscore.meta.cost0123456789statusé\u0000";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n >= 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                parse(text.toString());
            } catch (InvalidFilterException said) {
                assertThat(said.getMessage()).isNotBlank();
            }
        }
    }

    private static List<Condition> parse(String text) {
        RunQuery query = FilterParser.parse(text, TimeRange.ALWAYS);
        return query.conditions();
    }
}
