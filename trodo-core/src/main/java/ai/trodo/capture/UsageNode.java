package ai.trodo.capture;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One object of a response, read by property name whether it is a map, a JSON tree or a bean. Names are compared by letters
 * and digits only, so that {@code prompt_tokens}, {@code promptTokens} and {@code getPromptTokens()} are one.
 */
final class UsageNode {
    private static final int MAX_ENTRIES = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final @Nullable Map<String, Object> entries;
    private final @Nullable Object bean;
    private final UsageBeans.@Nullable Plan plan;

    private UsageNode(@Nullable Map<String, Object> entries, @Nullable Object bean) {
        this.entries = entries;
        this.bean = bean;
        this.plan = bean == null ? null : UsageBeans.plan(bean.getClass());
    }

    /** The names of its properties; of a bean only those that mean something to anybody here. */
    Set<String> names() {
        if (entries != null) {
            return entries.keySet();
        }
        return plan == null ? Set.of() : plan.names();
    }

    /** Null for what has no properties: text, numbers, lists, nothing. */
    static @Nullable UsageNode of(@Nullable Object value) {
        Object plain = unwrap(value);
        if (plain instanceof Map<?, ?> map) {
            return new UsageNode(byLetters(map), null);
        }
        if (plain == null || isPlain(plain)) {
            return null;
        }
        return new UsageNode(null, plain);
    }

    private static boolean isPlain(Object value) {
        return value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Iterable
                || value instanceof Enum
                || value.getClass().isArray()
                || value.getClass().getName().startsWith("java.");
    }

    /** Whether the properties are data and not methods of a class, so that reading one has no effects. */
    boolean isData() {
        return entries != null;
    }

    boolean isOfKnownLibrary() {
        return plan != null && plan.ofKnownLibrary();
    }

    @Nullable
    Object get(String letters) {
        if (entries != null) {
            return unwrap(entries.get(letters));
        }
        return bean == null || plan == null ? null : unwrap(plan.read(bean, letters));
    }

    @Nullable
    UsageNode child(String letters) {
        return of(get(letters));
    }

    @Nullable
    String text(String letters) {
        Object value = get(letters);
        if (value instanceof CharSequence || value instanceof Enum) {
            String text = value.toString();
            return text.isBlank() ? null : text;
        }
        return value != null && isOfKnownLibrary() && letters.equals("model") ? inner(value.toString()) : null;
    }

    /** A choice of types prints itself as {@code Type{kind=value}}. */
    private static String inner(String text) {
        int equals = text.lastIndexOf('=');
        return text.endsWith("}") && equals > 0 ? text.substring(equals + 1, text.length() - 1) : text;
    }

    @Nullable
    Long firstCount(String... names) {
        for (String name : names) {
            Long count = count(get(name));
            if (count != null) {
                return count;
            }
        }
        return null;
    }

    /** A count that is not negative, also when it travels as a decimal or as text. */
    static @Nullable Long count(@Nullable Object value) {
        if (value instanceof Number number) {
            double size = number.doubleValue();
            return size >= 0 && size < Long.MAX_VALUE ? Long.valueOf(number.longValue()) : null;
        }
        if (value instanceof String text && !text.isEmpty() && text.length() < 16) {
            return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.valueOf(text) : null;
        }
        return null;
    }

    static @Nullable Object parse(String json) {
        try {
            return JSON.readValue(json, Object.class);
        } catch (RuntimeException notJson) {
            return null;
        }
    }

    static @Nullable Object unwrap(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return unwrap(optional.orElse(null));
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? Long.valueOf(optional.getAsLong()) : null;
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? Integer.valueOf(optional.getAsInt()) : null;
        }
        if (value instanceof JsonNode || isJsonTreeOfJackson2(value)) {
            return parse(String.valueOf(value));
        }
        return value;
    }

    private static boolean isJsonTreeOfJackson2(@Nullable Object value) {
        return value != null && value.getClass().getName().startsWith("com.fasterxml.jackson.databind.node.");
    }

    private static Map<String, Object> byLetters(Map<?, ?> map) {
        Map<String, Object> byLetters = new HashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() instanceof CharSequence key && entry.getValue() != null) {
                byLetters.putIfAbsent(ModelNames.letters(key.toString()), entry.getValue());
            }
            if (byLetters.size() >= MAX_ENTRIES) {
                break;
            }
        }
        return byLetters;
    }
}
