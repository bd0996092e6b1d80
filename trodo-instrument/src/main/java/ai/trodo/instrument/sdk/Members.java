package ai.trodo.instrument.sdk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls what libraries of the same making call the same, without being compiled against each of them. */
final class Members {
    private Members() {}

    /** The same as calling the method itself: what it throws is thrown. */
    static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }

    /** The first public method of that name that takes the arguments. */
    static @Nullable Object call(Object target, String name, Object... arguments) throws ReflectiveOperationException {
        for (Method method : target.getClass().getMethods()) {
            if (method.getName().equals(name) && takes(method, arguments) && method.trySetAccessible()) {
                return method.invoke(target, arguments);
            }
        }
        throw new NoSuchMethodException(target.getClass().getName() + "." + name);
    }

    private static boolean takes(Method method, Object[] arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    /** The interface of that name that a class has, itself or through what it extends; null if it has none. */
    static @Nullable Class<?> face(@Nullable Class<?> type, String name) {
        if (type == null || type.getName().equals(name)) {
            return type;
        }
        for (Class<?> face : type.getInterfaces()) {
            Class<?> found = face(face, name);
            if (found != null) {
                return found;
            }
        }
        return face(type.getSuperclass(), name);
    }
}
