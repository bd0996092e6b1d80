package ai.trodo.server.ingest;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tolerant reading of documents that other SDKs write: both spellings of a name, text or number. */
final class Texts {
    private static final double MILLIS_FROM = 1e11;

    private Texts() {}

    static @Nullable JsonNode member(@Nullable JsonNode node, String... names) {
        if (node != null && node.isObject()) {
            for (String name : names) {
                JsonNode found = node.get(name);
                if (found != null && !found.isNull()) {
                    return found;
                }
            }
        }
        return null;
    }

    /** Text that is not blank, or a number or boolean as text. */
    static @Nullable String text(@Nullable JsonNode node, String... names) {
        JsonNode found = member(node, names);
        if (found == null || found.isContainer()) {
            return null;
        }
        String text = found.asString("").trim();
        return text.isEmpty() ? null : text;
    }

    static String needed(@Nullable JsonNode node, String what, String... names) {
        String text = text(node, names);
        if (text == null) {
            throw HttpProblem.badRequest("invalid_field", names[0] + " is needed: " + what, names[0]);
        }
        if (text.length() > 1000) {
            throw HttpProblem.badRequest("invalid_field", names[0] + " is longer than 1000 characters", names[0]);
        }
        return text;
    }

    /** A text as it is, anything else as JSON text. */
    static @Nullable String payload(@Nullable JsonNode node, String... names) {
        JsonNode found = member(node, names);
        if (found == null) {
            return null;
        }
        return found.isString() ? found.asString() : found.toString();
    }

    static @Nullable Long whole(@Nullable JsonNode node, String... names) {
        Double number = number(node, names);
        return number == null || Math.abs(number) > 9e15 ? null : Long.valueOf(Math.round(number));
    }

    static @Nullable Double number(@Nullable JsonNode node, String... names) {
        JsonNode found = member(node, names);
        if (found == null) {
            return null;
        }
        double value;
        if (found.isNumber()) {
            value = found.asDouble();
        } else if (found.isString()) {
            try {
                value = Double.parseDouble(found.asString().trim());
            } catch (NumberFormatException notANumber) {
                return null;
            }
        } else {
            return null;
        }
        return Double.isFinite(value) ? value : null;
    }

    /** ISO-8601 with any offset or none, or seconds or milliseconds since 1970. */
    static @Nullable Instant time(@Nullable JsonNode node, String... names) {
        JsonNode found = member(node, names);
        if (found == null) {
            return null;
        }
        if (found.isNumber()) {
            double value = found.asDouble();
            if (!Double.isFinite(value) || value < 0 || value > 1e17) {
                return null;
            }
            double millis = value < MILLIS_FROM ? value * 1000 : value;
            while (millis > 1e14) {
                millis /= 1000;
            }
            return Instant.ofEpochMilli((long) millis);
        }
        if (!found.isString()) {
            return null;
        }
        String text = found.asString().trim();
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException withoutOffset) {
            try {
                return java.time.LocalDateTime.parse(text).toInstant(java.time.ZoneOffset.UTC);
            } catch (DateTimeException notATime) {
                return null;
            }
        }
    }

    /** A JSON object as a map; empty for anything else. */
    static Map<String, Object> map(@Nullable JsonNode node) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (node != null && node.isObject()) {
            node.properties().forEach(entry -> {
                Object value = Json.mapper().convertValue(entry.getValue(), Object.class);
                if (value != null) {
                    map.put(entry.getKey(), value);
                }
            });
        }
        return map;
    }
}
