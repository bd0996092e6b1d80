package ai.trodo.server.ingest.otlp;

import ai.trodo.server.http.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Small readings of what OpenTelemetry SDKs write. */
final class OtlpValues {
    private OtlpValues() {}

    /** Null for an id of no bytes or of zeros. */
    static @Nullable String idOrNull(@Nullable String hex) {
        return hex == null || hex.isEmpty() || hex.chars().allMatch(c -> c == '0') ? null : hex;
    }

    /** Lower-case hex; an id that is base64 of the right length, as early JSON exporters wrote it, is turned into hex. */
    static String hexId(String text, int bytes) {
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
    static String runId(String traceId) {
        return traceId.length() == 32
                ? traceId.substring(0, 8) + "-" + traceId.substring(8, 12) + "-" + traceId.substring(12, 16) + "-"
                        + traceId.substring(16, 20) + "-" + traceId.substring(20)
                : traceId;
    }

    static @Nullable Instant time(long nanos) {
        return nanos <= 0 ? null : Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000 / 1000 * 1000);
    }

    /** Text stays as it is; everything else becomes JSON text. */
    static String text(Object value) {
        return value instanceof String text
                ? text
                : new String(Json.write(value), java.nio.charset.StandardCharsets.UTF_8);
    }

    static @Nullable Long whole(@Nullable Object value) {
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
