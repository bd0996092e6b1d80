package ai.trodo.capture;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads properties of beans. On a class of the application only getters and record components are called, on classes of
 * the known AI libraries also accessors without "get": calling any method that happens to be named "response" could do
 * anything.
 */
final class UsageBeans {
    private static final List<String> LIBRARIES = List.of(
            "com.openai.",
            "com.anthropic.",
            "com.google.genai.",
            "com.google.cloud.",
            "com.azure.",
            "software.amazon.awssdk.",
            "org.springframework.ai.",
            "dev.langchain4j.");

    private static final Set<String> MEANINGFUL = meaningful();

    private static final ClassValue<Plan> PLANS = new ClassValue<>() {
        @Override
        protected Plan computeValue(Class<?> type) {
            return new Plan(accessors(type), isKnownLibrary(type));
        }
    };

    /** How to read the beans of one class. */
    record Plan(Map<String, Method> accessors, boolean ofKnownLibrary) {
        Set<String> names() {
            return accessors.keySet();
        }

        @Nullable
        Object read(Object bean, String letters) {
            Method accessor = accessors.get(letters);
            if (accessor == null) {
                return null;
            }
            try {
                return accessor.invoke(bean);
            } catch (IllegalAccessException | InvocationTargetException | RuntimeException unreadable) {
                return null;
            }
        }
    }

    private UsageBeans() {}

    static Plan plan(Class<?> type) {
        return PLANS.get(type);
    }

    private static Set<String> meaningful() {
        Set<String> names = RawUsage.names();
        names.addAll(UsageReader.names());
        return Set.copyOf(names);
    }

    private static boolean isKnownLibrary(Class<?> type) {
        return LIBRARIES.stream().anyMatch(type.getName()::startsWith);
    }

    private static Map<String, Method> accessors(Class<?> type) {
        Map<String, Method> byName = new HashMap<>();
        for (Method method : type.getMethods()) {
            String property = property(type, method);
            if (property != null && MEANINGFUL.contains(property)) {
                Method callable = callable(type, method);
                if (callable != null) {
                    byName.putIfAbsent(property, callable);
                }
            }
        }
        return Map.copyOf(byName);
    }

    private static @Nullable String property(Class<?> type, Method method) {
        String name = method.getName();
        if (method.getParameterCount() != 0
                || Modifier.isStatic(method.getModifiers())
                || method.getReturnType() == void.class
                || method.getDeclaringClass() == Object.class
                || name.startsWith("_")) {
            return null;
        }
        if (name.startsWith("get") && name.length() > 3 && Character.isUpperCase(name.charAt(3))) {
            return ModelNames.letters(name.substring(3));
        }
        return type.isRecord() || isKnownLibrary(method.getDeclaringClass()) ? ModelNames.letters(name) : null;
    }

    /** The method as a public type declares it: a public method of a hidden class cannot be called directly. */
    private static @Nullable Method callable(Class<?> type, Method method) {
        if (Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
            return method;
        }
        for (Class<?> face : type.getInterfaces()) {
            Method declared = declared(face, method.getName());
            if (declared != null) {
                return declared;
            }
        }
        for (Class<?> base = type.getSuperclass(); base != null; base = base.getSuperclass()) {
            Method declared = declared(base, method.getName());
            if (declared != null) {
                return declared;
            }
        }
        try {
            return method.trySetAccessible() ? method : null;
        } catch (RuntimeException closed) {
            return null;
        }
    }

    private static @Nullable Method declared(Class<?> type, String name) {
        try {
            Method method = type.getMethod(name);
            return Modifier.isPublic(method.getDeclaringClass().getModifiers()) ? method : null;
        } catch (NoSuchMethodException notDeclaredHere) {
            return null;
        }
    }
}
