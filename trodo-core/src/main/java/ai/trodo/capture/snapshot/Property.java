package ai.trodo.capture.snapshot;

import ai.trodo.internal.Guard;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One property of a record or bean, and how to read it without boxing where that is possible. */
public final class Property {
    /** Stands for the value of a getter that threw. */
    static final String FAILED = "(getter failed)";

    /** Tells that a getter of the application threw; what it threw has been logged. */
    static final class GetterFailed extends RuntimeException {
        private static final long serialVersionUID = 1;
        private static final GetterFailed ONLY = new GetterFailed();

        private GetterFailed() {
            super(FAILED, null, false, false);
        }
    }

    /** How the handle is to be called. */
    enum Reading {
        BOOLEAN(boolean.class),
        INT(int.class),
        LONG(long.class),
        DOUBLE(double.class),
        OBJECT(Object.class);

        private final MethodType call;

        Reading(Class<?> type) {
            call = MethodType.methodType(type, Object.class);
        }
    }

    /** Its name. */
    public final String name;
    /** The name as a JSON key, with quotes and colon. */
    final byte[] key;

    /** What its annotations say. */
    public final Masking masking;

    /** As it is declared. */
    public final Class<?> type;

    final Reading reading;
    final MethodHandle handle;

    private Property(String name, Masking masking, Class<?> type, Reading reading, MethodHandle handle) {
        this.name = name;
        this.masking = masking;
        this.type = type;
        this.reading = reading;
        this.handle = handle.asType(reading.call);
        key = key(name);
    }

    static byte[] key(String name) {
        JsonBytes json = new JsonBytes().reset(Integer.MAX_VALUE);
        json.text(name);
        json.ascii(':');
        return json.toBytes();
    }

    /** Of a field: reading it runs no code of the application. */
    static Property field(String name, Masking masking, MethodHandle getter) {
        Class<?> type = getter.type().returnType();
        return new Property(name, masking, type, reading(type), getter);
    }

    /** Of a method of the application, which may do anything. */
    static Property getter(String name, Masking masking, MethodHandle getter) {
        Class<?> type = getter.type().returnType();
        return new Property(name, masking, type, reading(type), getter);
    }

    private static Reading reading(Class<?> type) {
        if (type == boolean.class) {
            return Reading.BOOLEAN;
        }
        if (type == int.class || type == short.class || type == byte.class) {
            return Reading.INT;
        }
        if (type == long.class) {
            return Reading.LONG;
        }
        return type == double.class ? Reading.DOUBLE : Reading.OBJECT;
    }

    boolean readBoolean(Object owner) {
        try {
            return (boolean) handle.invokeExact(owner);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    int readInt(Object owner) {
        try {
            return (int) handle.invokeExact(owner);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    long readLong(Object owner) {
        try {
            return (long) handle.invokeExact(owner);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    double readDouble(Object owner) {
        try {
            return (double) handle.invokeExact(owner);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    /** The value, or {@link #FAILED}. */
    public @Nullable Object read(Object owner) {
        try {
            return switch (reading) {
                case BOOLEAN -> (Object) readBoolean(owner);
                case INT -> readInt(owner);
                case LONG -> readLong(owner);
                case DOUBLE -> readDouble(owner);
                case OBJECT -> readObject(owner);
            };
        } catch (GetterFailed failed) {
            return FAILED;
        }
    }

    /** The same for a property that is no primitive; throws when its getter did. */
    public @Nullable Object readObject(Object owner) {
        try {
            return (Object) handle.invokeExact(owner);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    private static GetterFailed failed(Throwable failure) {
        Guard.swallow("A getter failed while a value was captured", failure);
        return GetterFailed.ONLY;
    }

    @Override
    public String toString() {
        return new String(key, StandardCharsets.UTF_8) + type.getSimpleName();
    }
}
