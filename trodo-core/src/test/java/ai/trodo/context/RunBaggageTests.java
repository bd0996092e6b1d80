package ai.trodo.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunBaggageTests {
    @Test
    void whatIsWrittenIsRead() {
        RunBaggage baggage = new RunBaggage("jörg@example.com, +49; \"100%\"", "c 1");
        assertThat(baggage.header()).matches("[\\x21-\\x7e&&[^\" \\\\]]+");
        assertThat(RunBaggage.read(baggage.header())).isEqualTo(baggage);
    }

    @Test
    void readsBesideTheEntriesOfOthers() {
        assertThat(RunBaggage.read("region=eu ; ttl=5, trodo.distinct_id = u%20+1 ;p , other=x"))
                .isEqualTo(new RunBaggage("u +1", null));
    }

    @Test
    void addsOnlyWhatIsNotSaidYet() {
        RunBaggage baggage = new RunBaggage("u1", "c1");
        assertThat(baggage.joined("region=eu,trodo.distinct_id=u0"))
                .isEqualTo("region=eu,trodo.distinct_id=u0,trodo.conversation_id=c1");
        assertThat(baggage.joined("trodo.distinct_id=u0,trodo.conversation_id=c0"))
                .isNull();
        assertThat(new RunBaggage(null, " ").header()).isNull();
    }

    @Test
    void neverMakesAHeaderTooLong() {
        assertThat(new RunBaggage("u1", null).joined("a=" + "x".repeat(8_185))).isNull();
        assertThat(new RunBaggage("u".repeat(257), null).header()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",,;=,",
                "trodo.distinct_id",
                "trodo.distinct_id=",
                "trodo.distinct_id=%zz",
                "trodo.distinct_id=a%0Ab",
                "Trodo.Distinct_Id=u1"
            })
    void takesWhatIsNoBaggageAsAbsent(String header) {
        assertThat(RunBaggage.read(header)).isEqualTo(new RunBaggage(null, null));
    }

    @Test
    void takesWhatIsTooLongAsAbsent() {
        assertThat(RunBaggage.read("trodo.distinct_id=" + "u".repeat(257)).distinctId())
                .isNull();
        assertThat(RunBaggage.read("trodo.distinct_id=u1,a=" + "x".repeat(8_192))
                        .distinctId())
                .isNull();
        assertThat(RunBaggage.read(null)).isEqualTo(new RunBaggage(null, null));
    }
}
