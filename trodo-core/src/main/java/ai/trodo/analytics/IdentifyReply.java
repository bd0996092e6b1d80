package ai.trodo.analytics;

import ai.trodo.wire.WireReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered to an identify.
 *
 * @param assumed the id that this process went on with
 * @param adopted the id by which the receiver knows the user; the same if it says nothing else
 * @param groups memberships that the receiver knows
 */
record IdentifyReply(String assumed, String adopted, Map<String, List<String>> groups) {
    private static final int MAX_ID = 255;
    private static final int MAX_GROUPS = 100;

    /** The id of a user who was identified. */
    static String idOf(String identifyId) {
        return "id_" + identifyId;
    }

    /** Null when it tells nothing. */
    static @Nullable IdentifyReply read(byte[] request, byte[] answer) {
        Map<String, @Nullable Object> asked = WireReader.object(request);
        Map<String, @Nullable Object> said = WireReader.object(answer);
        String identifyId = asked == null ? null : text(asked.get("identifyId"));
        if (identifyId == null || said == null) {
            return null;
        }
        String merged = Boolean.TRUE.equals(said.get("merged")) ? text(said.get("newDistinctId")) : null;
        String known = Objects.requireNonNullElse(text(said.get("distinctId")), Objects.requireNonNullElse(merged, ""));
        String assumed = idOf(identifyId);
        Map<String, List<String>> groups = groups(said.get("group_memberships"));
        return known.isEmpty() && groups.isEmpty()
                ? null
                : new IdentifyReply(assumed, known.isEmpty() ? assumed : known, groups);
    }

    private static Map<String, List<String>> groups(@Nullable Object value) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> said) {
            said.forEach((key, ids) -> {
                List<String> known = ids instanceof List<?> several
                        ? several.stream()
                                .map(IdentifyReply::text)
                                .filter(Objects::nonNull)
                                .toList()
                        : List.of();
                if (!known.isEmpty() && groups.size() < MAX_GROUPS) {
                    groups.put(String.valueOf(key), known);
                }
            });
        }
        return groups;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank() && text.length() <= MAX_ID ? text : null;
    }
}
