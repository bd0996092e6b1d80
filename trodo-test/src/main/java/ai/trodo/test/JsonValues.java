package ai.trodo.test;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON has one kind of number: 1, 1L and 1.0 are the same after the way over the wire. */
final class JsonValues {
    private JsonValues() {}

    static boolean same(@Nullable Object expected, @Nullable Object found) {
        if (expected instanceof Number one && found instanceof Number other) {
            return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
        }
        return Objects.equals(expected, found);
    }
}
