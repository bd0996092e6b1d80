package ai.trodo.capture;

import ai.trodo.capture.snapshot.ClassPlan;
import ai.trodo.capture.snapshot.ErrorText;
import ai.trodo.capture.snapshot.Masking;
import ai.trodo.capture.snapshot.Media;
import ai.trodo.capture.snapshot.Property;
import ai.trodo.internal.Clip;
import ai.trodo.internal.Guard;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounded copies made of texts, numbers, booleans, lists and maps only: what metadata, attributes and the properties of
 * product events are kept as.
 */
public final class PlainValues {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEMS = 1_000;
    /** Typed events bring whole files. */
    private static final int MAX_TEXT = CaptureSettings.MAX_FIELD_BYTES;

    private static final int MAX_PROPERTIES = 500;
    private static final int MAX_PROPERTY_NAME = 255;
    private static final int MAX_PROPERTY_TEXT = 16 * 1024;

    private int left = MAX_ITEMS;
    private int charsLeft;

    private PlainValues(int maxText) {
        charsLeft = maxText;
    }

    static @Nullable Object of(@Nullable Object value) {
        return new PlainValues(MAX_TEXT).copy(value, MAX_DEPTH);
    }

    /** The properties of a product event, on the caller's thread. What cannot be read is null; nothing is thrown. */
    public static Map<String, @Nullable Object> properties(@Nullable Map<String, ?> values) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (values != null) {
            Guard.run(
                    "Properties of an event could not be read",
                    () -> values.forEach((key, value) -> {
                        if (key != null && copy.size() < MAX_PROPERTIES) {
                            copy.put(Clip.text(key, MAX_PROPERTY_NAME), property(value));
                        }
                    }));
        }
        return copy;
    }

    /** The same for a list of values. */
    public static List<@Nullable Object> properties(@Nullable Object @Nullable [] values) {
        List<@Nullable Object> copy = new ArrayList<>();
        for (int i = 0; values != null && i < values.length && i < MAX_PROPERTIES; i++) {
            copy.add(property(values[i]));
        }
        return copy;
    }

    /** The same for one value, with less room for text than contents have. */
    public static @Nullable Object property(@Nullable Object value) {
        return Guard.orNull(
                "A property could not be read", () -> new PlainValues(MAX_PROPERTY_TEXT).copy(value, MAX_DEPTH));
    }

    static String text(String text) {
        return Clip.text(text, MAX_TEXT);
    }

    private @Nullable Object copy(@Nullable Object value, int depth) {
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return within(text);
        }
        if (left-- <= 0 || depth == 0) {
            return "[too much]";
        }
        ClassPlan plan = ClassPlan.of(value.getClass());
        if (plan.masking != Masking.NONE) {
            return "[masked]";
        }
        return switch (plan.shape) {
            case BOOLEAN, WHOLE, BIG -> value;
            case FLOATING -> Double.isFinite(((Number) value).doubleValue()) ? value : value.toString();
            case ENUM -> ((Enum<?>) value).name();
            case BINARY -> Media.describe(value);
            case THROWABLE -> ErrorText.summary((Throwable) value);
            case OPAQUE -> "[" + value.getClass().getName() + "]";
            case MAP -> map((Map<?, ?>) value, depth);
            case ITEMS -> list((Collection<?>) value, depth);
            case ARRAY -> array(value, depth);
            case OBJECT -> object(value, plan, depth);
            case OPTIONAL, TEXT, NAMED, PRINTED -> within(String.valueOf(value));
        };
    }

    /** All texts of one value share one allowance. */
    private String within(String text) {
        String kept = Clip.text(text, charsLeft);
        charsLeft -= kept.length();
        return kept;
    }

    private Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (left <= 0) {
                break;
            }
            copy.put(String.valueOf(entry.getKey()), copy(entry.getValue(), depth - 1));
        }
        return copy;
    }

    private Map<String, @Nullable Object> object(Object value, ClassPlan plan, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Property property : plan.properties) {
            if (property.masking == Masking.NONE) {
                copy.put(property.name, copy(property.read(value), depth - 1));
            } else if (property.masking == Masking.MASK) {
                copy.put(property.name, "[masked]");
            }
        }
        return copy;
    }

    private List<@Nullable Object> list(Collection<?> items, int depth) {
        List<@Nullable Object> copy = new ArrayList<>();
        for (Object item : items) {
            if (left <= 0) {
                break;
            }
            copy.add(copy(item, depth - 1));
        }
        return copy;
    }

    private List<@Nullable Object> array(Object array, int depth) {
        List<@Nullable Object> copy = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array) && left > 0; i++) {
            copy.add(copy(Array.get(array, i), depth - 1));
        }
        return copy;
    }
}
