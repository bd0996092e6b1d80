package ai.trodo.instrument.sdk.bedrock;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Objects of AWS's library as maps and lists, under the names that travel. */
final class Pojos {
    private static final int MAX_DEPTH = 24;

    private Pojos() {}

    static Map<String, Object> plain(SdkPojo pojo) {
        return plain(pojo, 0);
    }

    private static Map<String, Object> plain(SdkPojo pojo, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = plain(field.getValueOrDefault(pojo), depth + 1);
            if (value != null) {
                map.put(field.locationName(), value);
            }
        }
        return map;
    }

    private static @Nullable Object plain(@Nullable Object value, int depth) {
        if (value == null
                || value instanceof SdkAutoConstructList
                || value instanceof SdkAutoConstructMap
                || depth > MAX_DEPTH) {
            return null;
        }
        if (value instanceof SdkPojo pojo) {
            return plain(pojo, depth);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(plain(item, depth + 1)));
            return copy;
        }
        if (value instanceof Map<?, ?> entries) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            entries.forEach((key, item) -> copy.put(String.valueOf(key), plain(item, depth + 1)));
            return copy;
        }
        if (value instanceof SdkBytes bytes) {
            return bytes.asByteArray();
        }
        if (value instanceof Document document) {
            return document.unwrap();
        }
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
