package ai.trodo.capture.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShortDecimalTests {
    @ParameterizedTest
    @ValueSource(
            doubles = {0.001, 0.2, -0.2, 1, -1, 100, 129.99, 0.0625, 3.1416, 9_999_999, 9_999_999.9999, -1234567.5})
    void writesWhatTheJdkWrites(double value) {
        assertThat(written(value)).isEqualTo(Double.toString(value));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0, -0.0, 0.0009, 1e7, 0.1 + 0.2, 1 / 3.0, 0.00012, Double.NaN, Double.POSITIVE_INFINITY, 1e300})
    void leavesOthersToTheJdk(double value) {
        assertThat(written(value)).isEqualTo("left");
    }

    @Test
    void neverDisagreesWithTheJdkExceptForBeingShorter() {
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            double value = i % 2 == 0
                    ? random.nextInt(2_000_000_000) / Math.pow(10, random.nextInt(8))
                    : (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(9));
            String written = written(value);
            if (!written.equals("left")) {
                assertThat(Double.parseDouble(written)).isEqualTo(value);
                assertThat(written)
                        .hasSizeLessThanOrEqualTo(Double.toString(value).length());
            }
        }
    }

    private static String written(double value) {
        byte[] out = new byte[ShortDecimal.MAX_LENGTH];
        int end = ShortDecimal.write(value, out, 0);
        assertThat(end).isLessThanOrEqualTo(out.length);
        return end < 0 ? "left" : new String(out, 0, end, StandardCharsets.US_ASCII);
    }
}
