package ai.trodo.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.trodo.internal.Ids;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SamplingTests {
    @Test
    void keepsAboutTheShareThatWasAskedFor() {
        Sampling tenth = Sampling.rate(0.1);
        long uuids = IntStream.range(0, 20_000)
                .filter(i -> tenth.keeps("a", Ids.newId()))
                .count();
        long words = IntStream.range(0, 20_000)
                .filter(i -> tenth.keeps("a", "order-" + i))
                .count();
        assertThat(uuids / 20_000.0).isCloseTo(0.1, within(0.02));
        assertThat(words / 20_000.0).isCloseTo(0.1, within(0.02));
    }

    @Test
    void decidesAlikeForOneIdAndKeepsMoreAtAHigherRate() {
        for (int i = 0; i < 1_000; i++) {
            String id = Ids.newId();
            assertThat(Sampling.rate(0.3).keeps("x", id))
                    .isEqualTo(Sampling.rate(0.3).keeps("y", id.toUpperCase(java.util.Locale.ROOT)));
            if (Sampling.rate(0.3).keeps("x", id)) {
                assertThat(Sampling.rate(0.6).keeps("x", id)).isTrue();
            }
        }
    }

    @Test
    void hasRatesPerAgent() {
        Sampling sampling = Sampling.rate(0).agent("billing", 1);
        assertThat(sampling.keeps("billing", Ids.newId())).isTrue();
        assertThat(sampling.keeps("chat", Ids.newId())).isFalse();
    }

    @Test
    void refusesWrongValuesByName() {
        assertThatThrownBy(() -> Sampling.rate(1.5)).hasMessage("sampling.rate must be between 0 and 1, got: 1.5");
        assertThatThrownBy(() -> Sampling.rate(Double.NaN)).hasMessageContaining("sampling.rate");
        assertThatThrownBy(() -> Sampling.ALL.agent("x", -1)).hasMessageContaining("sampling.agents.x");
        assertThatThrownBy(() -> Sampling.ALL.alwaysKeepSlowerThan(Duration.ofSeconds(-1)))
                .hasMessageContaining("keepSlowerThan");
    }
}
