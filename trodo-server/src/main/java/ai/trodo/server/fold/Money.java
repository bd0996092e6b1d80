package ai.trodo.server.fold;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** US dollars as whole billionths: exact for every price per token, and sums fit a long. */
public final class Money {
    private static final int SCALE = 9;
    /** One span cannot cost more than a million dollars; what says so is pinned to it. */
    private static final BigDecimal MAX = BigDecimal.valueOf(1_000_000);

    private Money() {}

    public static long nanos(BigDecimal dollars) {
        if (dollars.signum() <= 0 || dollars.precision() - dollars.scale() < -SCALE) {
            return 0;
        }
        if (dollars.precision() - dollars.scale() > 8) {
            return nanos(MAX);
        }
        return dollars.min(MAX)
                .setScale(SCALE, RoundingMode.HALF_UP)
                .unscaledValue()
                .longValue();
    }

    public static @Nullable BigDecimal dollars(@Nullable Long nanos) {
        if (nanos == null) {
            return null;
        }
        BigDecimal dollars = BigDecimal.valueOf(nanos, SCALE).stripTrailingZeros();
        return dollars.scale() < 0 ? dollars.setScale(0) : dollars;
    }

    static long add(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? Long.MAX_VALUE : sum;
    }
}
