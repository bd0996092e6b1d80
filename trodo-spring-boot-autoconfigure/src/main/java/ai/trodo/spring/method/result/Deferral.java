package ai.trodo.spring.method.result;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Knows how one family of results comes to its end. */
interface Deferral {
    boolean accepts(Class<?> valueType);

    /**
     * Arranges for the span to end with the value.
     *
     * @return the value itself wherever its identity can matter, else something of the declared type that stands for it
     */
    Object attach(Object value, Class<?> declared, Ending ending);

    /** Whether the value may be consumed inside a run although the call was made outside any. */
    default boolean mayBeLate() {
        return false;
    }

    /** Like {@link #attach}, with a span that opens only when the value is consumed. */
    default Object attachLate(
            Object value,
            Class<?> declared,
            Function<@Nullable Object, @Nullable Object> output,
            Ending.Reopening opening) {
        return value;
    }
}
