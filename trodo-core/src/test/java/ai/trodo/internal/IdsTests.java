package ai.trodo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class IdsTests {
    @Test
    void looksLikeARandomUuidAndIsUnique() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String id = Ids.newId();
            UUID uuid = UUID.fromString(id);
            assertThat(uuid).hasToString(id);
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(seen.add(id)).isTrue();
        }
    }

    @Test
    void makesAnotherIdOfEachNumberBesideTheSameHalf() {
        long low = Ids.randomLow();
        Set<String> seen = new HashSet<>();
        for (int number = -1_000; number < 10_000; number++) {
            String id = Ids.render(Ids.high(low, number), low);
            assertThat(UUID.fromString(id).version()).isEqualTo(4);
            assertThat(seen.add(id)).isTrue();
            assertThat(id)
                    .doesNotStartWith(Ids.render(Ids.high(low + 1, number), low).substring(0, 18));
        }
    }

    @Test
    void readsItsOwnIdsAndNothingElse() {
        String id = Ids.newId();
        long[] bits = Ids.parse(id);
        assertThat(bits).isNotNull();
        assertThat(Ids.render(bits[0], bits[1])).isEqualTo(id);
        assertThat(Ids.parse("order-1")).isNull();
        assertThat(Ids.parse(id.replace('-', '_'))).isNull();
        assertThat(Ids.parse(null)).isNull();
    }
}
