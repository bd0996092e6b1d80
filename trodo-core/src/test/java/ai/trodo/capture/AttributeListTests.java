package ai.trodo.capture;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.internal.PlainSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AttributeListTests {
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 15, 16, 17, 40, 300})
    void isWhatAMapWouldBe(int names) {
        Random random = new Random(names);
        AttributeList list = new AttributeList();
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < 2000; i++) {
            String name = new String("name " + random.nextInt(names));
            if (random.nextInt(4) == 0) {
                list.remove(name);
                map.remove(name);
            } else {
                Object value = random.nextInt(5) == 0 ? null : (Object) i;
                list.put(name, value);
                map.put(name, value);
            }
            assertThat(list.size()).isEqualTo(map.size());
            assertThat(list.contains(name)).isEqualTo(map.containsKey(name));
            assertThat(list.get(name)).isEqualTo(map.get(name));
        }
        Map<String, Object> copy = list.copy();
        assertThat(copy).isEqualTo(map);
        assertThat(new ArrayList<>(copy.keySet())).isEqualTo(new ArrayList<>(map.keySet()));
        assertThat(list.bytes()).isEqualTo(PlainSize.of(map));
        list.put("later", true);
        assertThat(copy).isEqualTo(map);
    }
}
