package ai.trodo.capture.snapshot;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.Buffer;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How values of one class are captured. Found out once per class. */
public final class ClassPlan {
    /** What a value looks like in JSON. */
    public enum Shape {
        TEXT,
        BOOLEAN,
        /** Whole numbers that fit a long. */
        WHOLE,
        FLOATING,
        /** Numbers written as their own text. */
        BIG,
        ENUM,
        /** Written with their {@code toString}, which is known to be harmless. */
        NAMED,
        OBJECT,
        MAP,
        ITEMS,
        ARRAY,
        BINARY,
        OPTIONAL,
        THROWABLE,
        /** Text of the application's own {@code toString}. */
        PRINTED,
        /** Only the name of its class is told: it is no data. */
        OPAQUE
    }

    private static final Set<Class<?>> IMMUTABLE = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            UUID.class,
            Locale.class,
            Currency.class,
            java.net.URI.class);

    private static final ClassValue<ClassPlan> PLANS = new ClassValue<>() {
        @Override
        protected ClassPlan computeValue(Class<?> type) {
            return ClassPlans.make(type);
        }
    };

    /** Classes of the JDK outlive the application: what is known about them is kept on our side. */
    private static final Map<Class<?>, ClassPlan> OF_THE_JDK = new ConcurrentHashMap<>();

    /** Of which class. */
    public final Class<?> type;

    /** What its values look like. */
    public final Shape shape;

    /** What its own annotations say of all its values. */
    public final Masking masking;
    /** Whether a value can be kept by reference: nothing that is captured of it can ever change. */
    public final boolean immutable;

    /** What a value has to tell; never to be changed. */
    public final Property[] properties;
    /** Whether it is an object of leaves only: nothing in it can lead back to it. */
    final boolean isFlat;
    /** Whether it holds text, so that its size differs from value to value. */
    public final boolean sized;

    ClassPlan(Class<?> type, Shape shape, boolean immutable, Property[] properties) {
        this.type = type;
        this.shape = shape;
        this.immutable = immutable;
        this.properties = properties;
        masking = type.getName().startsWith("java.") ? Masking.NONE : Masking.of(type);
        boolean texts = false;
        boolean flat = shape == Shape.OBJECT;
        for (Property property : properties) {
            texts |= property.type == String.class || property.type.isRecord();
            flat &= property.type.isPrimitive() || IMMUTABLE.contains(property.type);
        }
        sized = texts;
        isFlat = flat;
    }

    /** Made once, with the first value of a class. */
    public static ClassPlan of(Class<?> type) {
        if (type.getClassLoader() != null) {
            return PLANS.get(type);
        }
        ClassPlan known = OF_THE_JDK.get(type);
        return known != null ? known : OF_THE_JDK.computeIfAbsent(type, ClassPlans::make);
    }

    /** Values of exactly this class never change, and neither does what they refer to. */
    static boolean isImmutableLeaf(Class<?> type) {
        return IMMUTABLE.contains(type)
                || type.isPrimitive()
                || type.getName().startsWith("java.time.") && TemporalAccessor.class.isAssignableFrom(type)
                || type == java.time.Duration.class
                || type == java.time.Period.class;
    }

    /** The shape of classes that need no look inside; null for the others. */
    static @Nullable Shape simpleShape(Class<?> type) {
        if (type == String.class || type == Character.class || CharSequence.class.isAssignableFrom(type)) {
            return Shape.TEXT;
        }
        if (type == Boolean.class) {
            return Shape.BOOLEAN;
        }
        if (Number.class.isAssignableFrom(type)) {
            return numberShape(type);
        }
        if (Enum.class.isAssignableFrom(type)) {
            return Shape.ENUM;
        }
        if (isNamed(type)) {
            return Shape.NAMED;
        }
        return containerShape(type);
    }

    private static Shape numberShape(Class<?> type) {
        if (type == Integer.class || type == Long.class || type == Short.class || type == Byte.class) {
            return Shape.WHOLE;
        }
        if (type == Double.class || type == Float.class) {
            return Shape.FLOATING;
        }
        return type == BigDecimal.class || type == BigInteger.class ? Shape.BIG : Shape.NAMED;
    }

    private static boolean isNamed(Class<?> type) {
        return isImmutableLeaf(type)
                || TemporalAccessor.class.isAssignableFrom(type)
                || TemporalAmount.class.isAssignableFrom(type)
                || Date.class.isAssignableFrom(type)
                || type == java.net.URL.class
                || java.nio.file.Path.class.isAssignableFrom(type)
                || type == java.io.File.class
                || java.util.TimeZone.class.isAssignableFrom(type)
                || java.nio.charset.Charset.class.isAssignableFrom(type)
                || java.net.InetAddress.class.isAssignableFrom(type);
    }

    private static @Nullable Shape containerShape(Class<?> type) {
        if (type == byte[].class || Buffer.class.isAssignableFrom(type)) {
            return Shape.BINARY;
        }
        if (type.isArray()) {
            return Shape.ARRAY;
        }
        if (Map.class.isAssignableFrom(type)) {
            return Shape.MAP;
        }
        if (Collection.class.isAssignableFrom(type)) {
            return Shape.ITEMS;
        }
        if (type == Optional.class
                || type == OptionalInt.class
                || type == OptionalLong.class
                || type == OptionalDouble.class) {
            return Shape.OPTIONAL;
        }
        return Throwable.class.isAssignableFrom(type) ? Shape.THROWABLE : null;
    }
}
