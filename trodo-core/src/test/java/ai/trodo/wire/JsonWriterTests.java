package ai.trodo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JsonWriterTests {
    private final JsonWriter json = new JsonWriter(0);

    private String written() {
        String text = new String(json.toByteArray(), StandardCharsets.UTF_8);
        json.reset();
        return text;
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, 0.2",
        "-0.25, -0.25",
        "3, 3",
        "-0.0, 0",
        "0.001, 0.001",
        "0.002, 0.002",
        "0.0015, 0.0015",
        "1.000001, 1.000001",
        "123456789.5, 123456789.5",
        "0.1234567, 0.1234567",
        "1e-7, 1.0E-7",
        "NaN, null",
        "Infinity, null"
    })
    void writesNumbersAsShortAsTheyAre(double value, String expected) {
        json.number(value);
        assertThat(written()).isEqualTo(expected);
    }

    @Test
    void writesEveryNumberSoThatItComesBack() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            double value = i % 2 == 0
                    ? random.nextInt(2_000_000) / Math.pow(10, random.nextInt(9)) * (random.nextBoolean() ? 1 : -1)
                    : Double.longBitsToDouble(random.nextLong());
            json.number(value);
            String text = written();
            assertThat(text).matches("null|-?\\d+(\\.\\d+)?(E-?\\d+)?");
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0 : value);
            }
            long whole = random.nextLong() >> random.nextInt(64);
            json.number(whole);
            assertThat(written()).isEqualTo(Long.toString(whole));
        }
    }

    @Test
    void writesTheTimeOfEachSecond() {
        Instant at = Instant.parse("2026-01-31T23:59:58.000001Z");
        for (int i = 0; i < 5; i++) {
            json.instant(at.plusMillis(700L * i));
            assertThat(Instant.parse(written().replace("\"", ""))).isEqualTo(at.plusMillis(700L * i));
        }
    }

    @Test
    void escapesWhateverStandsWherever() {
        Random random = new Random(7);
        String odd = "\"\\\n\r\t\b\f\u0000\u001f\u007f\u0080é\u07ff\u0800€\ud83d\ude00";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("x".repeat(random.nextInt(90)));
            for (int left = random.nextInt(4); left > 0; left--) {
                int at = random.nextInt(odd.length() - 1);
                text.insert(
                        random.nextInt(text.length() + 1),
                        at == odd.length() - 2 ? "\ud83d\ude00" : odd.substring(at, at + 1));
            }
            json.string(text.toString());
            String expected = new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            assertThat(JsonMapper.shared().readTree(json.toByteArray()).asString())
                    .isEqualTo(expected);
            json.reset();
        }
    }

    /** Each alphabet once alone and once with a rare stranger in it, around the ends of the windows that are looked at at once. */
    @ParameterizedTest
    @ValueSource(strings = {"abc ", "\u00e9a\u00ff\u0080", "\u4e3aa", "\"\\\n", "\u20ac\u00e9 x", "\ud83d\ude00"})
    void escapesLongTextsOfAnyAlphabet(String alphabet) {
        Random random = new Random(11);
        for (int length : new int[] {63, 64, 65, 4094, 4095, 4096, 4097, 4098, 8192, 9000}) {
            for (String stranger : new String[] {"", "\"", "\u00e9", "\u20ac", "\ud83d\ude00", "\ud800", "\u0000"}) {
                StringBuilder text = new StringBuilder(alphabet.repeat(length / alphabet.length() + 1));
                text.setLength(length);
                text.insert(random.nextBoolean() ? length : random.nextInt(length), stranger);
                json.beginArray().string(text.toString()).string("end").endArray();
                String expected = new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
                JsonNode read = JsonMapper.shared().readTree(json.toByteArray());
                json.reset();
                assertThat(read.get(0).asString()).isEqualTo(expected);
                assertThat(read.get(1).asString()).isEqualTo("end");
            }
        }
    }

    @Test
    void writesDecimalsAsTheyPrint() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            BigInteger unscaled = new BigInteger(random.nextInt(80), random);
            BigDecimal value =
                    new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), random.nextInt(40) - 10);
            json.number(value);
            assertThat(written()).isEqualTo(value.toString());
        }
    }
}
