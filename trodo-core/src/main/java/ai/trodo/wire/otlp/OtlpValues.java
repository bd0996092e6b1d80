package ai.trodo.wire.otlp;

import ai.trodo.wire.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Small readings of what OpenTelemetry SDKs write. */
public final class OtlpValues {
    private OtlpValues() {}

    /** Null for an id of no bytes or of zeros. */
    public static @Nullable String idOrNull(@Nullable String hex) {
        return hex == null || hex.isEmpty() || hex.chars().allMatch(c -> c == '0') ? null : hex;
    }

    /** Lower-case hex; an id that is base64 of the right length, as early JSON exporters wrote it, is turned into hex. */
    public static String hexId(String text, int bytes) {
        String id = text.trim();
        if (id.length() != bytes * 2 && !id.isEmpty()) {
            try {
                byte[] decoded = Base64.getDecoder().decode(id);
                if (decoded.length == bytes) {
                    return java.util.HexFormat.of().formatHex(decoded);
                }
            } catch (IllegalArgumentException notBase64) {
                return id;
            }
        }
        return id.toLowerCase(Locale.ROOT);
    }

    /** A trace id written as the run ids of this project are, so that both ways of sending meet in one run. */
    public static String runId(String traceId) {
        return traceId.length() == 32
                ? traceId.substring(0, 8) + "-" + traceId.substring(8, 12) + "-" + traceId.substring(12, 16) + "-"
                        + traceId.substring(16, 20) + "-" + traceId.substring(20)
                : traceId;
    }

    public static @Nullable Instant time(long nanos) {
        return nanos <= 0 ? null : Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000 / 1000 * 1000);
    }

    /** Text stays as it is; everything else becomes JSON text. */
    public static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        JsonWriter json = new JsonWriter(256);
        json.value(value);
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }

    public static @Nullable Long whole(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (value instanceof String text) {
            try {
                return (long) Double.parseDouble(text.trim());
            } catch (NumberFormatException notANumber) {
                return null;
            }
        }
        return null;
    }
}
