package ai.trodo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SmallMapTests {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 16, 17, 40})
    void isTheMapThatItWasMadeOf(int size) {
        Map<String, Object> source = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            source.put("key " + i, i % 3 == 0 ? null : i);
        }
        Map<String, Object> copy = SmallMap.copyOf(source);
        assertThat(copy).isEqualTo(source).hasSameHashCodeAs(source).hasSize(size);
        assertThat(new ArrayList<>(copy.keySet())).isEqualTo(new ArrayList<>(source.keySet()));
        List<String> seen = new ArrayList<>();
        copy.forEach((key, value) -> seen.add(key + value));
        assertThat(seen).hasSize(size);
        assertThat(copy.get("key 1")).isEqualTo(source.get("key 1"));
        assertThat(copy.containsKey("key 0")).isEqualTo(size > 0);
        assertThat(copy.get("none")).isNull();
        assertThatThrownBy(() -> copy.put("one", "more")).isInstanceOf(UnsupportedOperationException.class);
        source.put("one", "more");
        assertThat(copy).hasSize(size);
    }

    @Test
    void isTheSameMapWhenNoValueIsReplacedByAnother() {
        Map<String, Object> map = SmallMap.copyOf(Map.of("a", 1, "b", "x"));

        assertThat(SmallMap.replaced(map, (key, value) -> value)).isSameAs(map);
        assertThat(SmallMap.replaced(map, (key, value) -> key.equals("b") ? "y" : value))
                .isEqualTo(Map.of("a", 1, "b", "y"));
        assertThat(map).isEqualTo(Map.of("a", 1, "b", "x"));
    }
}
