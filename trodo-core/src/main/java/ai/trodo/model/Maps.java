package ai.trodo.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

final class Maps {
    private Maps() {}

    /** Keeps order and null values, which {@link Map#copyOf} refuses. */
    static Map<String, Object> copy(Map<String, Object> map) {
        if (map.isEmpty() || map instanceof SmallMap) {
            return map.isEmpty() ? Map.of() : map;
        }
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
