package ai.trodo.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTests {
    @Test
    void startsWithTrafficUnlessToldOtherwise() {
        assertThat(Options.of()).isEqualTo(new Options(8080, true, null));
        assertThat(Options.of("--no-traffic", "--port=9000")).isEqualTo(new Options(9000, false, null));
        assertThat(Options.of("--traffic=http://localhost:4310").trafficOnly()).isEqualTo("http://localhost:4310");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port=", "--port=web", "--port=0", "--port=65535", "--port=-1"})
    void namesAPortThatIsNone(String option) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of(option))
                .withMessageContaining("--port must be 1 to 65534")
                .withMessageContaining(option.substring("--port=".length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--traffic=", "--traffic=localhost:4310", "--traffic=http:///x"})
    void namesACollectorThatIsNone(String option) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of(option))
                .withMessageContaining("--traffic must be the address of a collector");
    }

    @Test
    void namesWhatItDoesNotKnowAndWhatThereIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of("--prot=9000"))
                .withMessageContaining("--prot=9000 is not known")
                .withMessageContaining("--no-traffic");
    }
}
