package ai.trodo.capture.snapshot;

import ai.trodo.capture.snapshot.ClassPlan.Shape;
import ai.trodo.internal.Guard;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at a class once and says how its values are captured. */
final class ClassPlans {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final Property[] NO_PROPERTIES = {};
    private static final int MAX_PROPERTIES = 256;

    /** Machinery that is handed around as arguments and is no data; reading it could even do harm. */
    private static final List<String> MACHINERY = List.of(
            "java.io.",
            "java.lang.",
            "java.net.",
            "java.nio.",
            "java.sql.",
            "java.util.concurrent.",
            "java.util.function.",
            "java.util.stream.",
            "java.util.zip.",
            "java.security.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "jakarta.servlet.",
            "jakarta.persistence.",
            "org.springframework.aop.",
            "org.springframework.beans.",
            "org.springframework.context.",
            "org.springframework.core.",
            "org.springframework.http.server.",
            "org.springframework.jdbc.",
            "org.springframework.messaging.simp.",
            "org.springframework.security.",
            "org.springframework.ui.",
            "org.springframework.validation.",
            "org.springframework.web.",
            "org.reactivestreams.",
            "reactor.",
            "io.micrometer.",
            "io.netty.",
            "io.opentelemetry.",
            "kotlin.coroutines.",
            "kotlinx.coroutines.",
            "org.slf4j.");

    private ClassPlans() {}

    static ClassPlan make(Class<?> type) {
        Shape simple = ClassPlan.simpleShape(type);
        if (simple != null) {
            boolean immutable = ClassPlan.isImmutableLeaf(type) || simple == Shape.ENUM;
            return new ClassPlan(type, simple, immutable, NO_PROPERTIES);
        }
        ClassPlan opaque = new ClassPlan(type, Shape.OPAQUE, false, NO_PROPERTIES);
        if (isMachinery(type)) {
            return opaque;
        }
        return Guard.orElse(opaque, "A class could not be read for capture: " + type.getName(), () -> look(type));
    }

    private static boolean isMachinery(Class<?> type) {
        if (type.isHidden() || type.isSynthetic() || type.isAnnotation() || Iterable.class.isAssignableFrom(type)) {
            return true;
        }
        String name = type.getName();
        for (String prefix : MACHINERY) {
            if (name.startsWith(prefix)) {
                return !type.isRecord();
            }
        }
        return AutoCloseable.class.isAssignableFrom(type) || Runnable.class.isAssignableFrom(type);
    }

    private static ClassPlan look(Class<?> type) throws IllegalAccessException {
        if (type.isRecord()) {
            return record(type);
        }
        Property[] properties = bean(type);
        if (properties.length > 0) {
            return new ClassPlan(type, Shape.OBJECT, false, properties);
        }
        return new ClassPlan(type, hasOwnText(type) ? Shape.PRINTED : Shape.OPAQUE, false, NO_PROPERTIES);
    }

    private static boolean hasOwnText(Class<?> type) {
        try {
            return type.getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException impossible) {
            return false;
        }
    }

    private static ClassPlan record(Class<?> type) throws IllegalAccessException {
        List<Property> properties = new ArrayList<>();
        boolean immutable = true;
        for (RecordComponent component : type.getRecordComponents()) {
            Masking masking = Masking.of(component).or(Masking.of(component.getAccessor()));
            MethodHandle field = fieldOf(type, component.getName());
            if (field != null) {
                masking = masking.or(Masking.of(declaredField(type, component.getName())));
                properties.add(Property.field(component.getName(), masking, field));
                immutable &= isProvenImmutable(component.getType(), type, 0);
            } else {
                MethodHandle accessor = methodOf(type, component.getAccessor());
                immutable = false;
                if (accessor != null) {
                    properties.add(Property.getter(component.getName(), masking, accessor));
                }
            }
        }
        return new ClassPlan(type, Shape.OBJECT, immutable, properties.toArray(NO_PROPERTIES));
    }

    /** Judged by declared types alone; each of them is final, so that no subclass can slip in. */
    private static boolean isProvenImmutable(Class<?> type, Class<?> root, int depth) {
        if (type.isPrimitive() || Modifier.isFinal(type.getModifiers()) && ClassPlan.isImmutableLeaf(type)) {
            return true;
        }
        if (type.isEnum()) {
            return true;
        }
        if (!type.isRecord() || depth > 8 || type == root) {
            return false;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (fieldOf(type, component.getName()) == null
                    || !isProvenImmutable(component.getType(), root, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static Property[] bean(Class<?> type) {
        Map<String, Property> found = new HashMap<>();
        for (Method method : type.getMethods()) {
            String name = propertyName(method);
            if (name == null
                    || found.size() >= MAX_PROPERTIES
                    || Map.class.isAssignableFrom(method.getDeclaringClass())) {
                continue;
            }
            Masking masking = Masking.of(method).or(Masking.of(declaredField(type, name)));
            MethodHandle getter = masking == Masking.OMIT ? null : methodOf(type, method);
            if (getter != null) {
                found.putIfAbsent(name, Property.getter(name, masking, getter));
            }
        }
        for (Field field : type.getFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && Masking.of(field) != Masking.OMIT) {
                MethodHandle handle = fieldOf(field.getDeclaringClass(), field.getName());
                if (handle != null) {
                    found.putIfAbsent(field.getName(), Property.field(field.getName(), Masking.of(field), handle));
                }
            }
        }
        return ordered(type, found);
    }

    private static @Nullable String propertyName(Method method) {
        String name = method.getName();
        if (method.getParameterCount() != 0
                || Modifier.isStatic(method.getModifiers())
                || method.isSynthetic()
                || method.getReturnType() == void.class
                || method.getDeclaringClass() == Object.class) {
            return null;
        }
        if (name.length() > 3 && name.startsWith("get") && !Character.isLowerCase(name.charAt(3))) {
            return decapitalized(name.substring(3));
        }
        boolean truth = method.getReturnType() == boolean.class || method.getReturnType() == Boolean.class;
        return truth && name.length() > 2 && name.startsWith("is") && !Character.isLowerCase(name.charAt(2))
                ? decapitalized(name.substring(2))
                : null;
    }

    private static String decapitalized(String name) {
        boolean acronym =
                name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return acronym ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** In the order of the fields, superclass first; properties without a field come last, by name. */
    private static Property[] ordered(Class<?> type, Map<String, Property> found) {
        List<Property> ordered = new ArrayList<>(found.size());
        List<Class<?>> line = new ArrayList<>();
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            line.add(0, at);
        }
        for (Class<?> at : line) {
            for (Field field : at.getDeclaredFields()) {
                Property property = found.remove(field.getName());
                if (property != null) {
                    ordered.add(property);
                }
            }
        }
        found.values().stream().sorted((a, b) -> a.name.compareTo(b.name)).forEach(ordered::add);
        return ordered.toArray(NO_PROPERTIES);
    }

    private static @Nullable Field declaredField(Class<?> type, String name) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            try {
                return at.getDeclaredField(name);
            } catch (NoSuchFieldException further) {
                continue;
            }
        }
        return null;
    }

    private static @Nullable MethodHandle fieldOf(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            return Modifier.isPublic(type.getModifiers()) && Modifier.isPublic(field.getModifiers())
                    ? MethodHandles.publicLookup().unreflectGetter(field)
                    : MethodHandles.privateLookupIn(type, LOOKUP).unreflectGetter(field);
        } catch (ReflectiveOperationException | RuntimeException closed) {
            return null;
        }
    }

    private static @Nullable MethodHandle methodOf(Class<?> type, Method method) {
        try {
            return MethodHandles.publicLookup().unreflect(method);
        } catch (IllegalAccessException notPublic) {
            try {
                return MethodHandles.privateLookupIn(type, LOOKUP).unreflect(method);
            } catch (IllegalAccessException | RuntimeException closed) {
                return null;
            }
        }
    }
}
