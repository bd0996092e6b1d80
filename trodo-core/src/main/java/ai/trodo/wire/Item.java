package ai.trodo.wire;

import ai.trodo.model.Payload;
import ai.trodo.wire.Decoded.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object from which known members are taken by their snake-case name, in whichever case they came. What is left
 * in the end is unknown and kept. A member of a wrong type is put back, so that it is kept too, and noted as a problem.
 */
final class Item {
    private static final Map<String, String> CAMEL = new ConcurrentHashMap<>();
    private static final JsonTree EMBEDDED = new JsonTree(64, Integer.MAX_VALUE);

    private final String list;
    private final int index;
    private final Map<String, @Nullable Object> members;
    private final List<Problem> problems;
    private final boolean hasCamelCase;

    Item(String list, int index, Map<String, @Nullable Object> members, List<Problem> problems) {
        this.list = list;
        this.index = index;
        this.members = members;
        this.problems = problems;
        this.hasCamelCase = members.keySet().stream().anyMatch(Item::hasCapital);
    }

    private static boolean hasCapital(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return true;
            }
        }
        return false;
    }

    static String camel(String snake) {
        return CAMEL.computeIfAbsent(snake, name -> {
            StringBuilder camel = new StringBuilder(name.length());
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                camel.append(c == '_' && i + 1 < name.length() ? Character.toUpperCase(name.charAt(++i)) : c);
            }
            return camel.toString();
        });
    }

    @Nullable
    Object take(String name) {
        Object value = members.remove(name);
        if (value == null && hasCamelCase) {
            return members.remove(camel(name));
        }
        return value;
    }

    boolean has(String name) {
        return members.containsKey(name) || hasCamelCase && members.containsKey(camel(name));
    }

    /** What nobody took, in the order it came; unknown members that are null say nothing and are left out. */
    Map<String, Object> rest() {
        if (members.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> rest = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value != null) {
                rest.put(name, value);
            }
        });
        return rest;
    }

    /** Puts a member back among the unknown ones. */
    void keep(String name, Object value) {
        members.put(name, value);
    }

    void lost(String field, String message) {
        problems.add(new Problem(list, index, field, message, true));
    }

    private void odd(String field, Object value, String message) {
        members.put(field, value);
        problems.add(new Problem(list, index, field, message, false));
    }

    /** An id or a word: text, or a number or boolean as text. Empty text says nothing. */
    @Nullable
    String text(String name) {
        Object value = take(name);
        if (value == null || value instanceof String text && text.isEmpty()) {
            return null;
        } else if (value instanceof String text) {
            return text;
        } else if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        odd(name, value, "must be text");
        return null;
    }

    @Nullable
    String text(String name, String alias) {
        String text = text(name);
        return text == null ? text(alias) : text;
    }

    /** Text of any kind, empty text too; anything that is not text as JSON. */
    @Nullable
    String anyText(String name) {
        Object value = take(name);
        return value == null ? null : asText(value);
    }

    static String asText(Object value) {
        if (value instanceof String text) {
            return text;
        }
        JsonWriter json = new JsonWriter(256);
        json.value(value);
        return new String(json.toByteArray(), java.nio.charset.StandardCharsets.UTF_8);
    }

    Payload payload(String name) {
        String text = anyText(name);
        Long truncatedFrom = whole(name + "_truncated_from");
        String omitted = text(name + "_omitted");
        boolean nothing = text == null && omitted == null && truncatedFrom == null;
        return nothing ? Payload.EMPTY : new Payload(text, truncatedFrom == null ? 0 : truncatedFrom, omitted);
    }

    @Nullable
    Instant time(String name) {
        Object value = take(name);
        if (value == null || "".equals(value)) {
            return null;
        }
        Instant time = value instanceof String text
                ? Times.parse(text)
                : value instanceof Number number ? Times.ofNumber(number.doubleValue()) : null;
        if (time == null) {
            odd(name, value, "must be an ISO-8601 time");
        }
        return time;
    }

    /** Fractions are rounded; text that is a number counts. */
    @Nullable
    Long whole(String name) {
        Object value = take(name);
        BigDecimal number = decimalOf(value);
        if (number != null && number.precision() - number.scale() <= 18) {
            return number.setScale(0, java.math.RoundingMode.HALF_UP).longValue();
        }
        if (value != null) {
            odd(name, value, "must be a whole number");
        }
        return null;
    }

    @Nullable
    BigDecimal decimal(String name) {
        Object value = take(name);
        BigDecimal number = decimalOf(value);
        if (value != null && number == null) {
            odd(name, value, "must be a number");
        }
        return number;
    }

    @Nullable
    Double number(String name) {
        BigDecimal number = decimal(name);
        return number == null ? null : Double.valueOf(number.doubleValue());
    }

    static @Nullable BigDecimal decimalOf(@Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        } else if (value instanceof Double number) {
            return Double.isFinite(number) ? shortest(number) : null;
        } else if (value instanceof BigInteger big) {
            return new BigDecimal(big);
        } else if (value instanceof Number number) {
            return BigDecimal.valueOf(number.longValue());
        } else if (value instanceof String text && !text.isEmpty() && text.length() < 64) {
            try {
                return new BigDecimal(text.trim());
            } catch (NumberFormatException notANumber) {
                return null;
            }
        }
        return null;
    }

    private static BigDecimal shortest(double number) {
        BigDecimal stripped = BigDecimal.valueOf(number).stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** An object, or text that holds one. */
    /** A value may be null where the document says so; the records, which make no difference, do not tell. */
    @SuppressWarnings("NullAway")
    Map<String, Object> facts(String name) {
        return map(name);
    }

    Map<String, @Nullable Object> map(String name) {
        Object value = take(name);
        if (value == null || "".equals(value)) {
            return Map.of();
        }
        Map<String, @Nullable Object> map = asMap(value);
        if (map == null) {
            odd(name, value, "must be an object");
            return Map.of();
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    static @Nullable Map<String, @Nullable Object> asMap(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        if (value instanceof String text && text.stripLeading().startsWith("{")) {
            try {
                byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                return asMap(EMBEDDED.read(utf8, 0, utf8.length));
            } catch (JsonTree.NotJson plainText) {
                return null;
            }
        }
        return null;
    }

    /** A list, or one word, of texts. */
    List<String> texts(String name) {
        Object value = take(name);
        if (value == null || "".equals(value)) {
            return List.of();
        } else if (value instanceof List<?> many) {
            return many.stream().filter(one -> one != null).map(Item::asText).toList();
        }
        return List.of(asText(value));
    }

    /** A word that {@code known} understands; what it does not is kept and noted. */
    <T> @Nullable T word(String name, java.util.function.Function<String, @Nullable T> known) {
        String word = text(name);
        if (word == null) {
            return null;
        }
        T value = known.apply(word);
        if (value == null) {
            odd(name, word, "is not a word known here");
        }
        return value;
    }
}
